use crate::{Books, Engine, Reading};
use chancery_document::Document;
use chancery_intake::{Copied, Item, PassedOver, SetAside, Skipped};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// What a run gives, in the order of the input.
#[derive(Debug)]
pub enum Output<T> {
    /// What was made of a report.
    Report(T),
    /// An exact copy of an earlier report.
    Copy(Copied),
    /// What could not be read.
    SetAside(SetAside),
    /// A report in another language.
    Skipped(Skipped),
    /// A folder entry that is no report.
    PassedOver(PassedOver),
}

/// Reports on their way, for each thread: enough to keep it busy, few enough to keep memory flat.
const ON_THE_WAY: usize = 4;
/// Sentences can be long; the stack of a main thread is as large.
const STACK: usize = 8 << 20;

/// Reads all items with so many threads, makes something of each reading on the thread that read it (`work`), and gives
/// all outputs to `sink` on this thread, in the order of the items.
///
/// With one thread everything happens on this one, and no thread is started. A set `stop` ends the run after the reports that
/// are on their way; the books then say `interrupted`.
///
/// # Errors
/// The first error of `sink`, which ends the run.
pub fn run<T: Send, E>(
    engine: &Engine,
    items: impl Iterator<Item = Item> + Send,
    threads: usize,
    stop: &AtomicBool,
    work: impl Fn(Reading) -> T + Sync,
    mut sink: impl FnMut(Output<T>) -> Result<(), E>,
) -> Result<Books, E> {
    let read = |document: Document| {
        engine.guarded(document, |reading| {
            let words = reading.findings.analysis.tokens.len() as u64;
            (words, work(reading))
        })
    };
    if threads <= 1 {
        return alone(items, stop, &read, sink);
    }
    let most = threads * ON_THE_WAY;
    // A ticket is a report on its way: the box is full when `most` are, and closed when the sink gave up.
    let (tickets, returned) = sync_channel::<()>(most);
    let (to_workers, jobs) = sync_channel::<(u64, Item)>(most);
    let (to_sink, results) = sync_channel(most);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        // Owned here, so that leaving this closure closes them: that ends the reader and the workers.
        let (returned, results) = (returned, results);
        let mut started = 0;
        for _ in 0..threads {
            let (read, jobs, to_sink) = (&read, &jobs, to_sink.clone());
            let worker = move || {
                while let Some((number, item)) = next(jobs) {
                    let mut own = Books::default();
                    let output = own.enter(item, read);
                    if to_sink.send((number, own, output)).is_err() {
                        return;
                    }
                }
            };
            let builder = thread::Builder::new().name("chancery-reader".into()).stack_size(STACK);
            // Where the system gives no more threads, those that there are do the work.
            started += usize::from(builder.spawn_scoped(scope, worker).is_ok());
        }
        drop(to_sink);
        if started == 0 {
            return alone(items, stop, &read, sink);
        }
        let reader = scope.spawn(move || {
            for (number, item) in (0..).zip(items) {
                let stopped = stop.load(Ordering::Relaxed) || tickets.send(()).is_err();
                if stopped || to_workers.send((number, item)).is_err() {
                    return true;
                }
            }
            false
        });
        let mut books = Books::default();
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        while let Ok((number, own, output)) = results.recv() {
            waiting.insert(number, (own, output));
            while let Some((own, output)) = waiting.remove(&due) {
                due += 1;
                let _ = returned.recv();
                books.add(&own);
                sink(output)?;
            }
        }
        match reader.join() {
            Ok(stopped) => books.interrupted = stopped,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        Ok(books)
    })
}

/// The same on one thread.
fn alone<T, E>(
    items: impl Iterator<Item = Item>,
    stop: &AtomicBool,
    read: &impl Fn(Document) -> Result<(u64, T), SetAside>,
    mut sink: impl FnMut(Output<T>) -> Result<(), E>,
) -> Result<Books, E> {
    let mut books = Books::default();
    for item in items {
        if stop.load(Ordering::Relaxed) {
            books.interrupted = true;
            break;
        }
        sink(books.enter(item, read))?;
    }
    Ok(books)
}

fn next(jobs: &Mutex<Receiver<(u64, Item)>>) -> Option<(u64, Item)> {
    jobs.lock().ok()?.recv().ok()
}

impl Books {
    /// Reads an item and enters it.
    fn enter<T>(&mut self, item: Item, read: &impl Fn(Document) -> Result<(u64, T), SetAside>) -> Output<T> {
        self.read += u64::from(!matches!(item, Item::Skipped(_) | Item::PassedOver(_)));
        match item {
            Item::Report(document) => match read(*document) {
                Ok((words, output)) => {
                    self.kept += 1;
                    self.words += words;
                    Output::Report(output)
                }
                Err(what) => {
                    self.set_aside(&what);
                    Output::SetAside(what)
                }
            },
            Item::Copy(copied) => {
                self.duplicates += 1;
                Output::Copy(copied)
            }
            Item::SetAside(what) => {
                self.set_aside(&what);
                Output::SetAside(what)
            }
            Item::Skipped(what) => {
                self.skip(&what);
                Output::Skipped(what)
            }
            Item::PassedOver(what) => {
                self.pass_over(&what);
                Output::PassedOver(what)
            }
        }
    }

    /// Adds the books of a part of the run.
    fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.kept += other.kept;
        self.duplicates += other.duplicates;
        self.words += other.words;
        for (to, from) in [
            (&mut self.set_aside, &other.set_aside),
            (&mut self.skipped, &other.skipped),
            (&mut self.passed_over, &other.passed_over),
        ] {
            for (what, count) in from {
                *to.entry(what).or_default() += count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn items(count: u64) -> impl Iterator<Item = Item> + Send {
        (0..count).map(|i| match i % 5 {
            3 => Item::Copy(Copied { uri: i.to_string(), of: String::new() }),
            4 => Item::Skipped(Skipped { uri: i.to_string(), language: "spa" }),
            _ => Item::Report(Box::new(Document {
                uri: i.to_string(),
                ..Document::from_text("China thanked Panama.")
            })),
        })
    }

    fn shown(output: Output<String>) -> String {
        match output {
            Output::Report(uri) => uri,
            Output::Copy(copied) => copied.uri,
            Output::SetAside(what) => format!("{} {}", what.path, what.code),
            Output::Skipped(what) => what.uri,
            Output::PassedOver(what) => what.path,
        }
    }

    #[test]
    fn the_order_is_that_of_the_input_whatever_the_threads() {
        let engine = Engine::embedded().expect("tables");
        let work = |reading: Reading| {
            let number: u64 = reading.document.uri.parse().expect("a number");
            thread::sleep(Duration::from_micros(number * 7919 % 900));
            assert!(number % 10 != 7, "made to fail");
            reading.document.uri
        };
        let mut all = Vec::new();
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let stop = AtomicBool::new(false);
            let books = run(&engine, items(100), threads, &stop, work, |output| {
                seen.push(shown(output));
                Ok::<_, ()>(())
            })
            .expect("no error");
            assert!(books.balance() && !books.interrupted, "{books}");
            assert_eq!((books.read, books.kept, books.duplicates), (80, 50, 20));
            all.push((seen, books));
        }
        assert_eq!(all[0].0.len(), 100);
        assert_eq!(all[0].0[7], "7 panic");
        assert!(all.iter().all(|one| *one == all[0]));
    }

    #[test]
    fn an_error_of_the_sink_ends_an_endless_run() {
        let engine = Engine::embedded().expect("tables");
        for threads in [1, 3] {
            let stop = AtomicBool::new(false);
            let mut left = 20;
            let result = run(
                &engine,
                items(u64::MAX),
                threads,
                &stop,
                |_| String::new(),
                |_| {
                    left -= 1;
                    if left == 0 { Err("full") } else { Ok(()) }
                },
            );
            assert_eq!(result, Err("full"));
        }
    }

    #[test]
    fn a_stop_ends_an_endless_run_and_the_books_balance() {
        let engine = Engine::embedded().expect("tables");
        for threads in [1, 3] {
            let stop = AtomicBool::new(false);
            let mut left = 20;
            let books = run(
                &engine,
                items(u64::MAX),
                threads,
                &stop,
                |_| String::new(),
                |_| {
                    left -= 1;
                    if left == 0 {
                        stop.store(true, Ordering::Relaxed);
                    }
                    Ok::<_, ()>(())
                },
            )
            .expect("no error");
            assert!(books.interrupted && books.balance() && !books.no_input());
        }
    }
}
