//! Servers in the process of the test, each on a thread of its own.

use std::future::Future;
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

/// A server that answers until this is dropped.
pub struct Served {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Serves until it is stopped, and hands over what the server tells when it is there.
    pub fn start<T, F>(serve: impl FnOnce(Sender<T>) -> F) -> (Self, T)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let serve = serve(tell);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                tokio::select! { () = serve => {}, _ = stopped => {} }
            });
        });
        let there = told.recv().unwrap();
        (Self { stop: Some(stop), thread: Some(thread) }, there)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().unwrap().join();
    }
}
