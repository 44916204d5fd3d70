use crate::failure::{Exit, Failure};
use crate::setup::{self, Data};
use chancery_pipeline::Model;
use std::io::{self, Write};

/// Program, schema, data and model: what a result depends on besides the report.
pub(crate) fn run(data: &Data) -> Result<Exit, Failure> {
    let tables = setup::tables(data)?;
    let text = format!(
        "chancery {}\nschema {}\ndata {}\nmodel {}\n",
        env!("CARGO_PKG_VERSION"),
        chancery_formats::VERSION,
        tables.hash,
        Model::embedded().hash(),
    );
    io::stdout().lock().write_all(text.as_bytes()).map_err(|e| Failure::output("-", &e))?;
    Ok(Exit::Ok)
}
