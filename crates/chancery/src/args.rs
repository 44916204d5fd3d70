use crate::output::Format;
use chancery_pipeline::Date;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads news reports about relations between countries and keeps the register of them: who did or said what to
/// whom, when, where, how much, and according to whom.
#[derive(Debug, Parser)]
#[command(name = "chancery", disable_version_flag = true, arg_required_else_help = true, after_help = AFTER)]
pub(crate) struct Cli {
    /// Print program, schema, data and model, and leave
    #[arg(short = 'V', long)]
    pub(crate) version: bool,

    /// A folder of tables laid over those in the program
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// Actors of your own: a dictionary of actors or agents (TABARI, PETRARCH), or a TSV; may be given again
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) actors: Vec<PathBuf>,

    /// How likely right an event must be to be kept, from 0 to 1: less finds more, and more of it is wrong
    #[arg(long, global = true, value_name = "P", value_parser = chance, default_value_t = 0.5)]
    pub(crate) min_confidence: f64,

    /// Say nothing on standard error but what stops the run
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// Messages on standard error as JSON Lines
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const AFTER: &str = "Exit codes: 0 done; 1 stopped; 2 wrong usage, or no input; 3 some reports set aside; \
                     4 verification failed; 130 interrupted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports and print their records
    Read(ReadArgs),
    /// Show stage by stage how a record of a file was read
    Explain(ExplainArgs),
    /// Run cases: reports and the records that must be read in them
    Test(TestArgs),
    /// Show whom or what a name means, why, and who else it could be
    Lookup(LookupArgs),
    /// Check the tables of data
    Lint,
    /// One stage alone: JSON Lines in, one line out per line in
    Predict(PredictArgs),
    /// Measure a stage against gold data
    Eval(EvalArgs),
    /// Train a model
    Train(TrainArgs),
    /// Print completions for a shell
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(hide = true)]
    Manpage,
}

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// Files, folders, or - for standard input: plain text, JSON Lines, JSON; with --conllu CoNLL-U
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// How to print the records [default: text, or by the ending of the output file]
    #[arg(short, long, value_enum)]
    pub(crate) format: Option<Format>,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) intake: IntakeArgs,

    /// How many threads read
    #[arg(long, value_name = "N", value_parser = threads, default_value_t = available())]
    pub(crate) threads: usize,

    /// Print notes one by one in the text format
    #[arg(long)]
    pub(crate) notes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct IntakeArgs {
    /// The date of reports that nothing else dates
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) date: Option<Date>,

    /// The longest text that is read: bytes, or with kB, MB, GB
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "20MiB")]
    pub(crate) max_doc: u64,

    /// The inputs are CoNLL-U (of Stanza, UDPipe, spaCy, a treebank): their sentences, words, trees and names are
    /// read as they are, and each `# newdoc` is a report
    #[arg(long)]
    pub(crate) conllu: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The file (or folder, or -) that the record was read from
    pub(crate) file: PathBuf,
    /// The id of the record, or the start of it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) intake: IntakeArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LookupArgs {
    /// The words: a name, a title with a country, a description
    #[arg(required = true, value_name = "NAME")]
    pub(crate) name: String,
    /// The day of the report
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) date: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// A folder of cases, one file, or a word: the cases in `cases` whose path or heading holds it
    #[arg(default_value = "cases", value_name = "PATH|WORD")]
    pub(crate) which: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Task {
    /// {"id","text"} to CoNLL-U
    Parse,
    /// {"id","text"} to names
    Names,
    /// {"id","text","dct"} to mentions of actors, with who is meant
    Mentions,
    /// {"id","text"} to chains of mentions
    Coreference,
    /// {"id","text"} to who says what
    Attribution,
    /// {"id","text","dct"} to TIMEX3
    Time,
    /// {"id","text"} to quantities
    Quantity,
    /// {"id","text"} to places with coordinates
    Places,
    /// {"id","text","source","target"} to an act
    Relation,
    /// {"id","text","dct"} to events: who did what to whom
    Events,
    /// Changes in relations between parties (eval alone)
    Relations,
    /// Tagged sentences to sources and targets (eval alone)
    Roles,
    /// {"id","html","url"} to the main text
    Maintext,
}

#[derive(Debug, Args)]
pub(crate) struct PredictArgs {
    /// The stage
    pub(crate) task: Task,
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// The stage
    pub(crate) task: Task,
    /// Gold data: CoNLL-U for parse, BIO or IOB2 for names, TSV for mentions and events, JSON Lines for coreference
    #[arg(long, value_name = "FILE")]
    pub(crate) gold: PathBuf,
    /// The reports that gold mentions or events belong to: JSON Lines with id and text
    #[arg(long, value_name = "FILE")]
    pub(crate) texts: Option<PathBuf>,
    /// Of names, count nationalities and groups (NORP) and the names of states and territories alone
    #[arg(long)]
    pub(crate) countries: bool,
    /// Print so many errors
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) errors: usize,
}

#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    #[command(subcommand)]
    pub(crate) task: TrainTask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrainTask {
    /// The model of sentences, words, tags, trees and names
    Syntax(TrainSyntaxArgs),
    /// The model of who did what to whom
    Events(TrainEventsArgs),
}

#[derive(Debug, Args)]
pub(crate) struct TrainEventsArgs {
    /// Events marked by hand (TSV, as `docs/dev/judged/README.md` says)
    #[arg(long, required = true, value_name = "FILE", num_args = 1..)]
    pub(crate) gold: Vec<PathBuf>,
    /// The reports that they were marked in
    #[arg(long, value_name = "FILE")]
    pub(crate) texts: PathBuf,
    /// Where the model goes
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Settings of the training: KEY=NUMBER
    #[arg(long, value_name = "KEY=NUMBER", num_args = 1..)]
    pub(crate) set: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct TrainSyntaxArgs {
    /// Treebanks (CoNLL-U)
    #[arg(long, required = true, value_name = "FILE", num_args = 1..)]
    pub(crate) trees: Vec<PathBuf>,
    /// Names (BIO or IOB2), each as KINDS=FILE: per,org,loc=names.iob2
    #[arg(long, value_name = "KINDS=FILE", num_args = 1..)]
    pub(crate) names: Vec<String>,
    /// Plain text for classes of words: JSON Lines with a text, or text files
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) texts: Vec<PathBuf>,
    /// What the model says of itself: corpora and their licences
    #[arg(long, default_value = "")]
    pub(crate) card: String,
    /// Seed of all shuffling
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Where to write the model
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

pub(crate) fn available() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n @ 1..=1024) => Ok(n),
        _ => Err("give a whole number from 1 to 1024".into()),
    }
}

fn chance(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("give a number from 0 to 1".into()),
    }
}

fn day(text: &str) -> Result<Date, String> {
    chancery_intake::parse_day(text).ok_or_else(|| "give a day as YYYY-MM-DD".into())
}

fn size(text: &str) -> Result<u64, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "kib" => 1 << 10,
        "m" | "mb" => 1_000_000,
        "mib" => 1 << 20,
        "g" | "gb" => 1_000_000_000,
        "gib" => 1 << 30,
        _ => return Err("give a size such as 500kB, 20MB or 1GB".into()),
    };
    // A span counts bytes in 32 bits.
    match number.parse::<u64>().ok().and_then(|n| n.checked_mul(factor)) {
        Some(bytes @ 1..=0xFFFF_FFFE) => Ok(bytes),
        _ => Err("give a size from 1 byte to 4 GB".into()),
    }
}
