//! Worker threads that share one engine.
//!
//! Takes sentences from any number of calls at once, gives each its translation through a
//! [`Ticket`]. The engine may be shared between threads but not moved between them, so one thread
//! builds it and lends it to the others. Workers take up to [`BATCH`] sentences of like length at
//! a time, whichever call they came from, the oldest always among them. What waits is bounded:
//! [`Pool::submit`] waits for room.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};

use fxtranslate::engine::Engine;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    super::{BackendError, ItemFailure},
    cut, failure, load,
};
use crate::model::Weights;

/// Sentences translated together; more is no faster and takes twice the memory.
const BATCH: usize = 16;
/// Sentences that wait at most.
const ROOM: usize = 4096;
/// How far into the queue a worker looks for sentences of like length.
const WINDOW: usize = 256;
/// Tokens that a sentence may have; the engine cuts what is longer.
const TOKENS: usize = 120;

/// What became of a sentence.
pub(super) type Outcome = Result<String, ItemFailure>;
/// Resolves to the outcome.
pub(super) type Ticket = oneshot::Receiver<Outcome>;

struct Job {
    text: String,
    reply: oneshot::Sender<Outcome>,
    /// Held until the job is done: it makes room.
    _permit: Option<OwnedSemaphorePermit>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    closed: bool,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    filled: Condvar,
}

/// The running workers; they end when this is dropped.
pub(super) struct Pool {
    queue: Arc<Queue>,
    room: Arc<Semaphore>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.lock().closed = true;
        self.queue.filled.notify_all();
    }
}

impl Pool {
    /// Loads the engine and starts the workers.
    pub(super) async fn start(weights: &Weights, threads: Option<usize>) -> Result<Self, BackendError> {
        let workers = threads.filter(|&threads| threads > 0).unwrap_or_else(cores);
        let queue = Arc::new(Queue::default());
        let (loaded, wait) = oneshot::channel();
        let (shared, weights) = (Arc::clone(&queue), weights.clone());
        let engine = move |reason: String| BackendError::Engine { reason };
        thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || run(&weights, &shared, workers, loaded))
            .map_err(|error| engine(format!("no thread can be started: {error}")))?;
        match wait.await {
            Ok(Ok(())) => Ok(Self { queue, room: Arc::new(Semaphore::new(ROOM)) }),
            Ok(Err(reason)) => Err(engine(reason)),
            Err(_) => {
                Err(engine("it broke while loading; check the weights with `depeche model list`".into()))
            }
        }
    }

    /// Hands a sentence over, once there is room.
    pub(super) async fn submit(&self, text: String) -> Ticket {
        let permit = Arc::clone(&self.room).acquire_owned().await.ok();
        let (reply, ticket) = oneshot::channel();
        self.queue.lock().waiting.push_back(Job { text, reply, _permit: permit });
        self.queue.filled.notify_one();
        ticket
    }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

impl Queue {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch; `None` when the pool is gone.
    fn take(&self, workers: usize) -> Option<Vec<Job>> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            state.waiting.retain(|job| !job.reply.is_closed());
            if !state.waiting.is_empty() {
                return Some(batch(&mut state.waiting, workers));
            }
            state = self.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Takes the oldest job and those nearest to it in length.
fn batch(waiting: &mut VecDeque<Job>, workers: usize) -> Vec<Job> {
    // A short queue is shared among the workers.
    let size = waiting.len().div_ceil(workers).min(BATCH);
    let oldest = waiting[0].text.len();
    let mut order: Vec<usize> = (0..waiting.len().min(WINDOW)).collect();
    order.sort_by_key(|&index| (waiting[index].text.len().abs_diff(oldest), index));
    order.truncate(size);
    order.sort_unstable_by(|left, right| right.cmp(left));
    order.into_iter().filter_map(|index| waiting.remove(index)).collect()
}

fn run(weights: &Weights, queue: &Queue, workers: usize, loaded: oneshot::Sender<Result<(), String>>) {
    let engine = match load::engine(weights) {
        Ok(engine) => engine,
        Err(reason) => {
            // Whoever asked may have gone: nobody is left to tell.
            let _ = loaded.send(Err(reason));
            return;
        }
    };
    let _ = loaded.send(Ok(()));
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(|| work(&engine, queue, workers));
        }
        work(&engine, queue, workers);
    });
}

fn work(engine: &Engine, queue: &Queue, workers: usize) {
    while let Some(jobs) = queue.take(workers) {
        let texts: Vec<&str> = jobs.iter().map(|job| job.text.as_str()).collect();
        let outcomes = translate(engine, &texts);
        for (job, outcome) in jobs.into_iter().zip(outcomes) {
            let _ = job.reply.send(outcome);
        }
    }
}

/// Translates a batch; when the engine panics, each sentence alone, so that one fails alone.
fn translate(engine: &Engine, texts: &[&str]) -> Vec<Outcome> {
    if let Ok(outputs) = catch_unwind(AssertUnwindSafe(|| whole(engine, texts))) {
        return outputs.into_iter().map(Ok).collect();
    }
    let alone = |text: &&str| {
        catch_unwind(AssertUnwindSafe(|| whole(engine, &[text]).concat()))
            .map_err(|_| failure("the engine broke on this text"))
    };
    texts.iter().map(alone).collect()
}

fn whole(engine: &Engine, texts: &[&str]) -> Vec<String> {
    let fits = |part: &str| engine.src_ids(part).len() <= TOKENS;
    let parts: Vec<Vec<&str>> = texts.iter().map(|text| cut::clauses(text, &fits)).collect();
    let flat: Vec<&str> = parts.iter().flatten().copied().collect();
    let mut outputs = engine.translate_batch(&flat).into_iter();
    parts.iter().map(|parts| outputs.by_ref().take(parts.len()).collect::<Vec<_>>().join(" ")).collect()
}
