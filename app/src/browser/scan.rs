//! QR codes by the camera. Nothing of the picture is kept.
//!
//! Browsers that read codes themselves (`BarcodeDetector`) are few: the picture is read here, in all of them alike.

use std::cell::RefCell;

use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use super::{document, window};
use crate::parts::qr;
use crate::words;

/// The longer side of the picture that is looked at, in pixels: enough for a code that fills a fifth of it.
const LONGER: u32 = 800;

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
            Ok(video) => {
                done(Ok(()));
                look(&video, &found).await;
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

async fn open(video: &str) -> Result<HtmlVideoElement, &'static str> {
    let no_camera = words::teach::there_no_camera_or();
    let window = window().ok_or(no_camera)?;
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
    Ok(element)
}

/// Looks four times a second until the camera is off.
async fn look(video: &HtmlVideoElement, found: &impl Fn(String)) {
    let Some(canvas) = canvas() else { return };
    while STREAM.with_borrow(Option::is_some) {
        for code in seen(video, &canvas).unwrap_or_default() {
            found(code);
        }
        pause(250).await;
    }
}

/// What the video shows at the moment is drawn on it, and it is never shown.
fn canvas() -> Option<HtmlCanvasElement> {
    document()?.create_element("canvas").ok()?.dyn_into().ok()
}

/// The texts of the codes in the picture; `None` while there is none.
fn seen(video: &HtmlVideoElement, canvas: &HtmlCanvasElement) -> Option<Vec<String>> {
    let (width, height) = (video.video_width(), video.video_height());
    let longer = width.max(height);
    if longer == 0 {
        return None;
    }
    let fitted = |side: u32| if longer > LONGER { side * LONGER / longer } else { side };
    let (width, height) = (fitted(width).max(1), fitted(height).max(1));
    canvas.set_width(width);
    canvas.set_height(height);
    let options = js_sys::Object::new();
    // The picture is read again and again, and never drawn.
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let (wide, high) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, wide, high).ok()?;
    let picture = context.get_image_data(0.0, 0.0, wide, high).ok()?.data();
    Some(qr::read(width as usize, height as usize, &picture))
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
