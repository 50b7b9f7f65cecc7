//! Worker threads that share one engine.
//!
//! Takes sentences from any number of calls at once, gives each its translation through a
//! [`Ticket`]. The engine may be shared between threads but not moved between them, so one thread
//! builds it and lends it to the others. Workers take up to [`BATCH`] sentences of like length at
//! a time, whichever call they came from, the oldest always among them. What waits is bounded:
//! [`Pool::submit`] waits for room. What a worker does with a batch is in [`work`](super::work).

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    super::BackendError,
    EmbeddedOptions, load,
    work::{BATCH, Outcome, Task, Worker, translate},
};
use crate::model::Weights;

/// Sentences that wait at most.
const ROOM: usize = 4096;
/// Sentences that one call hands over at once.
const CHUNK: usize = 256;
/// How far into the queue a worker looks for sentences of like length.
const WINDOW: usize = 1024;

/// Resolves to the outcome.
pub(super) type Ticket = oneshot::Receiver<Outcome>;

struct Job {
    task: Task,
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
    pub(super) async fn start(weights: &Weights, options: &EmbeddedOptions) -> Result<Self, BackendError> {
        let workers = options.threads.filter(|&threads| threads > 0).unwrap_or_else(cores);
        let queue = Arc::new(Queue::default());
        let (loaded, wait) = oneshot::channel();
        let (shared, weights, options) = (Arc::clone(&queue), weights.clone(), options.clone());
        let engine = move |reason: String| BackendError::Engine { reason };
        thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || run(&weights, &options, &shared, workers, loaded))
            .map_err(|error| engine(format!("no thread can be started: {error}")))?;
        match wait.await {
            Ok(Ok(())) => Ok(Self { queue, room: Arc::new(Semaphore::new(ROOM)) }),
            Ok(Err(reason)) => Err(engine(reason)),
            Err(_) => {
                Err(engine("it broke while loading; check the weights with `depeche model list`".into()))
            }
        }
    }

    /// Hands sentences over as there is room; all that fit at once, so that they share batches.
    pub(super) async fn submit(&self, tasks: Vec<Task>) -> Vec<Ticket> {
        let mut tickets = Vec::with_capacity(tasks.len());
        let mut tasks = tasks.into_iter();
        while tasks.len() > 0 {
            let count = tasks.len().min(CHUNK);
            let wanted = u32::try_from(count).unwrap_or(1);
            let Ok(mut permits) = Arc::clone(&self.room).acquire_many_owned(wanted).await else { break };
            let mut state = self.queue.lock();
            for task in tasks.by_ref().take(count) {
                let (reply, ticket) = oneshot::channel();
                state.waiting.push_back(Job { task, reply, _permit: permits.split(1) });
                tickets.push(ticket);
            }
            drop(state);
            self.queue.filled.notify_all();
        }
        tickets
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

/// Takes the oldest job and its neighbours in length. The window is cut into whole batches from the
/// shortest to the longest and the oldest's is taken, so that what stays behind is as even as
/// before: a batch takes as long as its longest sentence.
fn batch(waiting: &mut VecDeque<Job>, workers: usize) -> Vec<Job> {
    // A short queue is shared among the workers.
    let size = waiting.len().div_ceil(workers).min(BATCH);
    let mut order: Vec<usize> = (0..waiting.len().min(WINDOW)).collect();
    order.sort_by_key(|&index| (waiting[index].task.text.len(), index));
    let oldest = order.iter().position(|&index| index == 0).unwrap_or_default();
    let start = oldest / size.max(1) * size;
    let mut taken = order[start..(start + size).min(order.len())].to_vec();
    taken.sort_unstable_by(|left, right| right.cmp(left));
    taken.into_iter().filter_map(|index| waiting.remove(index)).collect()
}

fn run(
    weights: &Weights,
    options: &EmbeddedOptions,
    queue: &Queue,
    workers: usize,
    loaded: oneshot::Sender<Result<(), String>>,
) {
    let engine = match load::engine(weights) {
        Ok(engine) => engine,
        Err(reason) => {
            // The article that asked may have been cut off: nobody is left to tell.
            let _ = loaded.send(Err(reason));
            return;
        }
    };
    let _ = loaded.send(Ok(()));
    let worker = Worker {
        engine: &engine,
        from: &weights.card.from,
        glossary: &options.glossary,
        limit: options.limit,
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(|| work(&worker, queue, workers));
        }
        work(&worker, queue, workers);
    });
}

fn work(worker: &Worker<'_>, queue: &Queue, workers: usize) {
    while let Some(jobs) = queue.take(workers) {
        let tasks: Vec<&Task> = jobs.iter().map(|job| &job.task).collect();
        let outcomes = translate(worker, &tasks);
        for (job, outcome) in jobs.into_iter().zip(outcomes) {
            let _ = job.reply.send(outcome);
        }
    }
}
