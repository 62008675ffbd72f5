//! Compressing by what every browser brings (`CompressionStream`): it costs the page no byte.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

use super::window;

/// Why bytes were not compressed or unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The browser cannot do it: it is older than 2023, or there is none.
    NoStreams,
    /// The bytes are no compressed bytes, or not all of them.
    Damaged,
    /// More would come out than is allowed.
    TooMuch,
}

/// Compresses bytes (zlib's format, which notices damage).
///
/// # Errors
/// If the browser cannot.
pub async fn compress(bytes: &[u8]) -> Result<Vec<u8>, NotDone> {
    through(bytes, &stream("CompressionStream")?, usize::MAX).await
}

/// Unpacks bytes that [`compress`] gave, to at most so many.
///
/// # Errors
/// If they are something else, or too many.
pub async fn unpack(bytes: &[u8], most: usize) -> Result<Vec<u8>, NotDone> {
    through(bytes, &stream("DecompressionStream")?, most).await
}

/// A new stream by the name of its class, which an older browser lacks; the stable bindings have none for them.
fn stream(class: &str) -> Result<ReadableWritablePair, NotDone> {
    let window = window().ok_or(NotDone::NoStreams)?;
    let class = js_sys::Reflect::get(&window, &JsValue::from_str(class)).ok();
    let class = class.and_then(|class| class.dyn_into::<js_sys::Function>().ok());
    let class = class.ok_or(NotDone::NoStreams)?;
    let format = js_sys::Array::of1(&JsValue::from_str("deflate"));
    let stream = js_sys::Reflect::construct(&class, &format).map_err(|_| NotDone::NoStreams)?;
    // Both classes have the two halves of such a pair.
    Ok(stream.unchecked_into())
}

async fn through(
    bytes: &[u8],
    stream: &ReadableWritablePair,
    most: usize,
) -> Result<Vec<u8>, NotDone> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).map_err(|_| NotDone::NoStreams)?;
    let out: ReadableStream = blob.stream().pipe_through(stream);
    let reader: ReadableStreamDefaultReader = out.get_reader().unchecked_into();
    let mut all = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| NotDone::Damaged)?;
        let part = |name: &str| js_sys::Reflect::get(&chunk, &JsValue::from_str(name));
        if part("done").is_ok_and(|done| done.is_truthy()) {
            return Ok(all);
        }
        let value = part("value").map_err(|_| NotDone::Damaged)?;
        let chunk = value.dyn_into::<Uint8Array>().map_err(|_| NotDone::Damaged)?;
        if all.len() + chunk.length() as usize > most {
            // What is left is not wanted; the answer to that is of no interest.
            let _ = reader.cancel();
            return Err(NotDone::TooMuch);
        }
        all.extend(chunk.to_vec());
    }
}
