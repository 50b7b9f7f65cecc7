//! Tests against real servers and real foreign weights. `.ci/real` starts the servers and sets the
//! variables that the tests read; without them the tests fail, so that nothing is skipped unseen.

mod http;
mod program;
mod weights;
