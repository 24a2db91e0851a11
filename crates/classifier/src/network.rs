//! `model.onnx`: from the tokens of a window to the chances of their labels.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rten::{Model, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::ModelError;
use crate::files::ModelFile;
use crate::framing::is_whole;
use crate::tokens::Window;

/// What to do about a model of another form.
const EXPORT: &str = "export it anew: optimum-cli export onnx --task token-classification";

/// An input that a token classifier may have.
#[derive(Clone, Copy, Debug)]
enum Input {
    Ids,
    Attention,
    Types,
}

/// A loaded network.
pub(crate) struct Network {
    model: Model,
    inputs: Vec<(NodeId, Input)>,
    output: NodeId,
    /// How many labels it tells apart.
    labels: usize,
    /// Where it runs: each run takes one and gives it back. One thread a run, so that texts run
    /// beside each other, and sums have one order.
    pools: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Network {
    /// Loads a network for so many labels.
    pub(crate) fn read(file: ModelFile, labels: usize) -> Result<Self, ModelError> {
        let ModelFile { path, bytes } = file;
        let wrong = |problem: String, hint| ModelError::unusable(&path, problem, hint);
        if !is_whole(&bytes) {
            return Err(wrong("is no whole ONNX file".to_owned(), "fetch it anew"));
        }
        // The loader may stumble over what is damaged.
        let loaded = std::panic::catch_unwind(|| Model::load(bytes));
        let model = match loaded {
            Ok(Ok(model)) => model,
            Ok(Err(error)) => {
                let hint =
                    "fetch it anew if it is damaged; weights of 32 bits or int8, in one file";
                return Err(wrong(error.to_string(), hint));
            }
            Err(_) => return Err(wrong("is damaged".to_owned(), "fetch it anew")),
        };
        let name = |id: NodeId| {
            let node = model.node_info(id);
            node.and_then(|node| node.name().map(str::to_owned))
                .unwrap_or_default()
        };
        let mut inputs = Vec::new();
        for &id in model.input_ids() {
            let input = match name(id).as_str() {
                "input_ids" => Input::Ids,
                "attention_mask" => Input::Attention,
                "token_type_ids" => Input::Types,
                other => return Err(wrong(format!("has an unknown input {other}"), EXPORT)),
            };
            inputs.push((id, input));
        }
        if !inputs.iter().any(|(_, input)| matches!(input, Input::Ids)) {
            return Err(wrong("has no input input_ids".to_owned(), EXPORT));
        }
        let outputs = model.output_ids();
        let output = match outputs {
            [only] => Some(*only),
            several => several.iter().copied().find(|id| name(*id) == "logits"),
        };
        let output = output.ok_or_else(|| wrong("has no output logits".to_owned(), EXPORT))?;
        Ok(Self {
            model,
            inputs,
            output,
            labels,
            pools: Mutex::new(Vec::new()),
        })
    }

    /// The chances of all labels, token by token: so many numbers a token as there are labels.
    ///
    /// It blocks the thread. Where a work-stealing pool called, that thread would take up other
    /// texts meanwhile, and others within these: call it from a thread of its own.
    pub(crate) fn chances(&self, window: &Window) -> Result<Vec<f32>, &'static str> {
        let too_large = "a token has a number of more than 31 bits";
        let mut inputs: Vec<(NodeId, ValueOrView<'_>)> = Vec::with_capacity(self.inputs.len());
        for &(id, input) in &self.inputs {
            let numbers = match input {
                Input::Ids => window.ids(),
                Input::Attention => window.attention(),
                Input::Types => window.types(),
            };
            let numbers = numbers.ok_or(too_large)?;
            let tensor = NdTensor::from_data([1, window.len()], numbers);
            inputs.push((id, Value::from(tensor).into()));
        }
        let pool = self.pools().pop();
        let pool = pool.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        let run = self.model.run(inputs, &[self.output], Some(options));
        self.pools().push(pool);
        let logits = run.map_err(|_| "the model cannot run on the text")?;
        let [logits] = <[Value; 1]>::try_from(logits).map_err(|_| "the model gives no output")?;
        let logits = logits
            .into_tensor::<f32>()
            .ok_or("the output of the model holds no numbers of 32 bits")?;
        if logits.shape() != [1, window.len(), self.labels] {
            return Err("the output of the model has another shape than its tokens and labels");
        }
        let mut logits = logits.to_vec();
        for token in logits.chunks_exact_mut(self.labels.max(1)) {
            softmax(token)?;
        }
        Ok(logits)
    }

    fn pools(&self) -> std::sync::MutexGuard<'_, Vec<Arc<ThreadPool>>> {
        // Nothing can break while it is held.
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Network({} labels)", self.labels)
    }
}

/// Turns logits into chances.
fn softmax(logits: &mut [f32]) -> Result<(), &'static str> {
    if !logits.iter().all(|logit| logit.is_finite()) {
        return Err("the model gives no finite numbers");
    }
    let largest = logits.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for logit in &mut *logits {
        *logit = (*logit - largest).exp();
        sum += *logit;
    }
    for logit in logits {
        *logit /= sum;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logits_become_chances() {
        let mut logits = [1000.0, 1000.0, -1000.0];
        softmax(&mut logits).unwrap();
        assert_eq!(logits, [0.5, 0.5, 0.0]);
        let mut extreme = [f32::MAX, f32::MIN];
        softmax(&mut extreme).unwrap();
        assert_eq!(extreme, [1.0, 0.0]);
        for broken in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            assert!(softmax(&mut [0.0, broken]).is_err());
        }
    }
}
