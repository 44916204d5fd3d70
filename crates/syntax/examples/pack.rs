//! `pack BASE WEIGHTS OUT [NAME_WEIGHT]`: a model file of the linear parts of BASE and the weights that `train/student.py` wrote.

#![allow(clippy::print_stdout, reason = "what it prints is for those who train")]

use chancery_syntax::{Model, pack};
use std::time::Instant;
use std::{env, fs};

fn main() {
    let args: Vec<String> = env::args().collect();
    let [_, base, weights, out, rest @ ..] = args.as_slice() else {
        panic!("usage: pack BASE WEIGHTS OUT [NAME_WEIGHT]")
    };
    let name_weight = rest.first().map(|w| w.parse().expect("a number"));
    let base = Model::load(&fs::read(base).expect("a model")).expect("a sound model");
    let weights = fs::read(weights).expect("weights");
    let model = pack(&base, &weights, name_weight).expect("weights of the network of train/student.py");
    let bytes = model.save();
    let start = Instant::now();
    Model::load(&bytes).expect("what was packed can be read");
    println!("loaded in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    fs::write(out, &bytes).expect("to write the model");
    println!("{:?}", model.sizes());
    println!("{} bytes, hash {}", bytes.len(), model.hash());
}
