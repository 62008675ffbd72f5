//! Codes by the camera, where the browser can read them itself (`BarcodeDetector`). Nothing of the picture is kept.

use std::cell::RefCell;

use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

use super::{document, window};
use crate::words;

thread_local! {
    /// What the camera sends while it is on.
    static STREAM: RefCell<Option<MediaStream>> = const { RefCell::new(None) };
}

/// Asks for the camera, shows it in the video of an id, and calls `found` for every code that is seen; `done` says
/// whether it works, or why not.
pub fn start(
    video: &'static str,
    found: impl Fn(String) + 'static,
    done: impl FnOnce(Result<(), &'static str>) + 'static,
) {
    spawn_local(async move {
        match open(video).await {
            Ok((video, detector)) => {
                done(Ok(()));
                look(&video, &detector, &found).await;
            }
            Err(words) => done(Err(words)),
        }
    });
}

/// Switches the camera off.
pub fn stop() {
    let stream = STREAM.with_borrow_mut(Option::take);
    for track in stream.iter().flat_map(|stream| stream.get_tracks().into_iter()) {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

async fn open(video: &str) -> Result<(HtmlVideoElement, JsValue), &'static str> {
    let no_reader = words::teach::browser_cannot_read_codes();
    let no_camera = words::teach::there_no_camera_or();
    let window = window().ok_or(no_reader)?;
    let class = js_sys::Reflect::get(&window, &"BarcodeDetector".into()).map_err(|_| no_reader)?;
    let class = class.dyn_into::<js_sys::Function>().map_err(|_| no_reader)?;
    let options = js_sys::Object::new();
    let formats = js_sys::Array::of1(&"qr_code".into());
    js_sys::Reflect::set(&options, &"formats".into(), &formats).map_err(|_| no_reader)?;
    let detector =
        js_sys::Reflect::construct(&class, &js_sys::Array::of1(&options)).map_err(|_| no_reader)?;
    let devices = window.navigator().media_devices().map_err(|_| no_camera)?;
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&JsValue::TRUE);
    let asked = devices.get_user_media_with_constraints(&wanted).map_err(|_| no_camera)?;
    let stream = JsFuture::from(asked).await.map_err(|_| no_camera)?;
    let stream: MediaStream = stream.dyn_into().map_err(|_| no_camera)?;
    stop();
    STREAM.with_borrow_mut(|kept| *kept = Some(stream.clone()));
    let element = document().and_then(|document| document.get_element_by_id(video));
    let element = element.and_then(|element| element.dyn_into::<HtmlVideoElement>().ok());
    let Some(element) = element else {
        // The vote was closed while the visitor was asked.
        stop();
        return Err(no_camera);
    };
    element.set_src_object(Some(&stream));
    if let Ok(playing) = element.play() {
        // A video that does not play shows no code; the field is still there.
        let _ = JsFuture::from(playing).await;
    }
    Ok((element, detector))
}

/// Looks four times a second until the camera is off.
async fn look(video: &HtmlVideoElement, detector: &JsValue, found: &impl Fn(String)) {
    while STREAM.with_borrow(Option::is_some) {
        for code in detect(video, detector).await.unwrap_or_default() {
            found(code);
        }
        pause(250).await;
    }
}

async fn detect(video: &HtmlVideoElement, detector: &JsValue) -> Option<Vec<String>> {
    let detect = js_sys::Reflect::get(detector, &"detect".into()).ok()?;
    let seen = detect.dyn_into::<js_sys::Function>().ok()?.call1(detector, video).ok()?;
    let seen = JsFuture::from(seen.dyn_into::<js_sys::Promise>().ok()?).await.ok()?;
    let raw = |code: JsValue| js_sys::Reflect::get(&code, &"rawValue".into()).ok()?.as_string();
    Some(js_sys::Array::from(&seen).iter().filter_map(raw).collect())
}

async fn pause(milliseconds: i32) {
    let waiting = js_sys::Promise::new(&mut |done, _| {
        let wake = Closure::once_into_js(move || {
            // Nobody waits any more: nothing to wake.
            let _ = done.call0(&JsValue::NULL);
        });
        if let Some(window) = window() {
            // A window without timers would end the scan, not the page.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                wake.unchecked_ref(),
                milliseconds,
            );
        }
    });
    // The promise is only ever kept.
    let _ = JsFuture::from(waiting).await;
}
