//! [`Stop`]: how a run is asked to end.

use std::sync::Arc;

use tokio::sync::watch;

/// How urgently a run is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    /// It goes on.
    None,
    /// What is in work is finished, nothing new begun.
    Soon,
    /// Now.
    Now,
}

/// Tells a run to end. Clones speak of the same run.
#[derive(Debug, Clone)]
pub(crate) struct Stop {
    sender: Arc<watch::Sender<Urgency>>,
}

impl Default for Stop {
    fn default() -> Self {
        Self { sender: Arc::new(watch::Sender::new(Urgency::None)) }
    }
}

impl Stop {
    /// Asks for the end, more urgently each time.
    pub(crate) fn request(&self) {
        self.sender.send_modify(|urgency| {
            *urgency = match *urgency {
                Urgency::None => Urgency::Soon,
                Urgency::Soon | Urgency::Now => Urgency::Now,
            };
        });
    }

    /// How urgent it is.
    #[must_use]
    pub(crate) fn urgency(&self) -> Urgency {
        *self.sender.borrow()
    }

    /// Waits until it is at least as urgent as this.
    pub(crate) async fn reached(&self, urgency: Urgency) {
        let mut receiver = self.sender.subscribe();
        // Fails only when there is no sender, and this is one.
        let _ = receiver.wait_for(|now| *now >= urgency).await;
    }

    /// Lets ^C, and the system's request to end, ask for it. Must be called inside a runtime.
    pub(crate) fn on_signals(&self) -> std::io::Result<()> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
                let (stop, mut signals) = (self.clone(), signal(kind)?);
                tokio::spawn(async move {
                    while signals.recv().await.is_some() {
                        stop.request();
                    }
                });
            }
        }
        #[cfg(not(unix))]
        {
            let stop = self.clone();
            tokio::spawn(async move {
                while tokio::signal::ctrl_c().await.is_ok() {
                    stop.request();
                }
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Stop, Urgency};

    #[tokio::test]
    async fn the_second_request_is_urgent() {
        let stop = Stop::default();
        assert_eq!(stop.urgency(), Urgency::None);
        stop.request();
        stop.reached(Urgency::Soon).await;
        assert_eq!(stop.urgency(), Urgency::Soon);
        stop.request();
        stop.request();
        stop.reached(Urgency::Now).await;
    }
}
