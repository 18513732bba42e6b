//! Chunks on their way through all cores, and in their order again.
//!
//! One thread reads, others work, and what they have done is taken in the order in which it was
//! read. Every queue is bounded, so that memory does not grow with the input.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot};

use super::source::{Chunk, Source};
use super::worker::{Done, Job, Worker};

/// What becomes of chunks, in their order; an error of the input is the last.
pub type InOrder = mpsc::Receiver<io::Result<oneshot::Receiver<Done>>>;

/// A chunk, and who waits for what becomes of it.
type Task = (Chunk, oneshot::Sender<Done>);

/// Begins to work. It ends when the input does, or when nobody takes what is done any more.
pub fn start(source: Source, job: &Arc<Job>, threads: usize) -> InOrder {
    let (to_workers, tasks) = sync_channel(threads);
    let tasks = Arc::new(Mutex::new(tasks));
    for _ in 0..threads {
        let (job, tasks) = (job.clone(), tasks.clone());
        std::thread::spawn(move || work(&job, &tasks));
    }
    // One that is worked at for each thread, and one that is ready to be written.
    let (in_order, taken) = mpsc::channel(2 * threads);
    std::thread::spawn(move || read(source, &to_workers, &in_order));
    taken
}

fn work(job: &Job, tasks: &Mutex<Receiver<Task>>) {
    let mut worker = Worker::new(job);
    let next = || tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok((chunk, done)) = next() {
        // Nobody waits for it any more once the run has stopped.
        let _ = done.send(worker.run(chunk));
    }
}

fn read(
    mut source: Source,
    to_workers: &SyncSender<Task>,
    in_order: &mpsc::Sender<io::Result<oneshot::Receiver<Done>>>,
) {
    loop {
        let chunk = match source.chunk() {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return,
            Err(error) => {
                let _ = in_order.blocking_send(Err(error));
                return;
            }
        };
        let (done, later) = oneshot::channel();
        if in_order.blocking_send(Ok(later)).is_err() || to_workers.send((chunk, done)).is_err() {
            return;
        }
    }
}
