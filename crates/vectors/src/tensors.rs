//! Reading `model.safetensors` as a stream: a large table is never in memory as it stands in the file.
//!
//! The form: eight bytes that say how long the header is, the header as JSON (name, kind, shape and place of each tensor), then
//! the numbers. Every size in it is checked against the file before anything is read by it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use half::f16;
use serde::Deserialize;

use crate::VectorsError;

/// The largest file that is read.
pub(crate) const LARGEST: u64 = 2 << 30;
/// The longest header: three tensors need some hundred bytes.
const LONGEST_HEADER: u64 = 1 << 20;

/// An open file of tensors.
pub(crate) struct Tensors {
    path: PathBuf,
    file: BufReader<File>,
    header: BTreeMap<String, Tensor>,
    /// Where the numbers begin.
    from: u64,
}

/// What the header says of a tensor.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Tensor {
    dtype: String,
    pub(crate) shape: Vec<u64>,
    data_offsets: [u64; 2],
}

impl Tensors {
    pub(crate) fn open(path: &Path) -> Result<Tensors, VectorsError> {
        let length = crate::model::size(path, LARGEST)?;
        let unreadable = |source| VectorsError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let unusable = |cause: String| VectorsError::Unusable {
            path: path.to_owned(),
            cause,
        };
        let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
        let mut eight = [0; 8];
        if length < 8 {
            return Err(unusable(cut_off("it has less than eight bytes")));
        }
        file.read_exact(&mut eight).map_err(unreadable)?;
        let header = u64::from_le_bytes(eight);
        if header > LONGEST_HEADER {
            return Err(unusable(format!(
                "its header is said to have {header} bytes, which no static model needs; copy the file again, or name another model"
            )));
        }
        let from = 8 + header;
        if from > length {
            return Err(unusable(cut_off("it ends within its header")));
        }
        let mut text = vec![0; usize::try_from(header).expect("at most a mebibyte")];
        file.read_exact(&mut text).map_err(unreadable)?;
        let mut all: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&text)
            .map_err(|error| unusable(format!("its header is no JSON ({error}); copy the file again")))?;
        all.remove("__metadata__");
        let mut header = BTreeMap::new();
        for (name, value) in all {
            let tensor: Tensor = serde_json::from_value(value)
                .map_err(|error| unusable(format!("its header says of \"{name}\": {error}; copy the file again")))?;
            let [begins, ends] = tensor.data_offsets;
            if begins > ends || ends > length - from {
                return Err(unusable(cut_off(&format!(
                    "\"{name}\" is said to end at byte {ends} of {}",
                    length - from
                ))));
            }
            header.insert(name, tensor);
        }
        Ok(Tensors {
            path: path.to_owned(),
            file,
            header,
            from,
        })
    }

    pub(crate) fn unusable(&self, cause: String) -> VectorsError {
        VectorsError::Unusable {
            path: self.path.clone(),
            cause,
        }
    }

    /// The tensor of the first of these names that there is.
    pub(crate) fn find(&self, names: &[&str]) -> Option<(String, Tensor)> {
        let name = names.iter().find(|name| self.header.contains_key(**name))?;
        Some(((*name).to_owned(), self.header[*name].clone()))
    }

    /// The names of all tensors, for a message.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.header.keys().take(5).map(String::as_str).collect();
        names.join(", ")
    }

    /// Shows the numbers of a tensor in rows of so many, and the bytes that they are made of.
    pub(crate) fn rows(
        &mut self,
        name: &str,
        tensor: &Tensor,
        columns: usize,
        mut show: impl FnMut(&[f32], &[u8]) -> Result<(), String>,
    ) -> Result<(), VectorsError> {
        let kind = Kind::of(&tensor.dtype).ok_or_else(|| {
            self.unusable(format!(
                "\"{name}\" is of the kind {}; numbers of the kinds F64, F32, F16, I8, I32 and I64 are read",
                tensor.dtype
            ))
        })?;
        let count = tensor.shape.iter().try_fold(1_u64, |all, n| all.checked_mul(*n));
        let bytes = count.and_then(|count| count.checked_mul(kind.bytes()));
        let [begins, ends] = tensor.data_offsets;
        if bytes != Some(ends - begins) {
            return Err(self.unusable(format!(
                "\"{name}\" of the shape {:?} and the kind {} does not fill its {} bytes; copy the file again",
                tensor.shape,
                tensor.dtype,
                ends - begins
            )));
        }
        let failed = |source| VectorsError::Unreadable {
            path: self.path.clone(),
            source,
        };
        self.file.seek(SeekFrom::Start(self.from + begins)).map_err(failed)?;
        let width = usize::try_from(kind.bytes()).expect("at most eight");
        let mut raw = vec![0; columns * width];
        let mut numbers = vec![0.0; columns];
        let rows = count.unwrap_or_default() / (columns as u64).max(1);
        for _ in 0..rows {
            let failed = |source| VectorsError::Unreadable {
                path: self.path.clone(),
                source,
            };
            self.file.read_exact(&mut raw).map_err(failed)?;
            kind.decode(&raw, &mut numbers);
            show(&numbers, &raw).map_err(|cause| self.unusable(format!("\"{name}\": {cause}")))?;
        }
        Ok(())
    }
}

fn cut_off(how: &str) -> String {
    format!("{how}: the file was cut off; copy it again")
}

/// How a number stands in the file.
#[derive(Clone, Copy)]
enum Kind {
    F64,
    F32,
    F16,
    I8,
    I32,
    I64,
}

impl Kind {
    fn of(dtype: &str) -> Option<Kind> {
        Some(match dtype {
            "F64" => Kind::F64,
            "F32" => Kind::F32,
            "F16" => Kind::F16,
            "I8" => Kind::I8,
            "I32" => Kind::I32,
            "I64" => Kind::I64,
            _ => return None,
        })
    }
    fn bytes(self) -> u64 {
        match self {
            Kind::F64 | Kind::I64 => 8,
            Kind::F32 | Kind::I32 => 4,
            Kind::F16 => 2,
            Kind::I8 => 1,
        }
    }
    fn decode(self, raw: &[u8], numbers: &mut [f32]) {
        match self {
            Kind::F64 => each(raw, numbers, |b| narrowed(f64::from_le_bytes(b))),
            Kind::F32 => each(raw, numbers, f32::from_le_bytes),
            Kind::F16 => each(raw, numbers, |b| f16::from_le_bytes(b).to_f32()),
            Kind::I8 => each(raw, numbers, |[b]| f32::from(b.cast_signed())),
            Kind::I32 => each(raw, numbers, |b| narrowed(f64::from(i32::from_le_bytes(b)))),
            Kind::I64 => each(raw, numbers, |b| whole(i64::from_le_bytes(b))),
        }
    }
}

fn each<const N: usize>(raw: &[u8], numbers: &mut [f32], of: impl Fn([u8; N]) -> f32) {
    for (number, bytes) in numbers.iter_mut().zip(raw.as_chunks::<N>().0) {
        *number = of(*bytes);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "seven digits are enough; what is too large becomes infinite and is refused"
)]
fn narrowed(number: f64) -> f32 {
    number as f32
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of rows: exact to sixteen millions, more than a table may have"
)]
fn whole(number: i64) -> f32 {
    number as f32
}
