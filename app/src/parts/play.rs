//! Stepping through a build: which layers are there after each instruction, and what to say of it.

use std::cmp::Ordering;

use course::{Prediction, Scene, Toggle, merge_runs};
use dockerfile::{Dockerfile, Kind};
use image::{Build, BuildContext, EntryKind, Image, Inputs, Size, format_bytes, simulate};

use super::code;
use super::picture::{Measure, Part, Picture, Segment};
use super::reel::{Block, Reel, Show, Step, View};
use crate::words;

/// A Dockerfile, its build, and a frame for each instruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Play {
    /// The tree.
    pub file: Dockerfile,
    /// The build.
    pub build: Build,
    /// One for each instruction that belongs to a stage, in order.
    pub frames: Vec<Frame>,
}

/// The state after an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Index of the instruction.
    pub instruction: usize,
    /// Its stage.
    pub stage: usize,
    /// How many layers the stage's image has by now.
    pub layers: usize,
    /// Index of the layer that the instruction made.
    pub layer: Option<usize>,
    /// Whether its stage is built at all.
    pub built: bool,
}

impl Play {
    /// Parses and builds a text.
    pub fn new(text: &str, context: &BuildContext) -> Self {
        let file = dockerfile::parse(text);
        let build = simulate(&file, &Inputs::new(context));
        Self::of(file, build)
    }

    /// A build that is there already.
    pub fn of(file: Dockerfile, build: Build) -> Self {
        let frames = frames(&build);
        Self { file, build, frames }
    }

    /// The image of a frame's stage, as far as it is built by then.
    fn image(&self, frame: &Frame) -> Option<&Image> {
        self.build.stages.get(frame.stage).map(|stage| &stage.image)
    }

    /// The stack after a frame.
    pub fn picture(&self, at: usize, measure: Measure) -> Picture {
        let Some(frame) = self.frames.get(at) else { return Picture::default() };
        let Some(image) = self.image(frame) else { return Picture::default() };
        let mut picture = Picture::new(image, frame.layers, measure);
        for row in &mut picture.rows {
            row.made_at = self.made_at(frame.stage, row.instruction);
        }
        picture
    }

    /// The stack of the finished image.
    pub fn last(&self, measure: Measure) -> Picture {
        self.picture(self.frames.len().saturating_sub(1), measure)
    }

    /// The line of a layer's instruction, and the step that shows the layer first.
    fn made_at(&self, stage: usize, instruction: Option<usize>) -> Option<(Option<u32>, usize)> {
        let Some(instruction) = instruction else {
            // A base image's layer comes with the first step of the stage's chain.
            return Some((None, self.first_of_chain(stage)));
        };
        let step = self.frames.iter().position(|frame| frame.instruction == instruction)?;
        let start = self.file.instructions.get(instruction)?.span.start;
        Some((Some(self.file.lines.line(start)), step))
    }

    /// Every step's picture and words.
    pub fn reel(&self) -> Reel {
        let view = |at, measure| {
            let picture = self.picture(at, measure);
            View {
                says: self.says(at, &picture),
                told: self.told(at),
                badge: self.badge(at, &picture),
                picture,
            }
        };
        let step = |(at, frame): (usize, &Frame)| Step {
            layer: frame.layer,
            views: [view(at, Measure::OnDisk), view(at, Measure::Transfer)],
        };
        Reel {
            blocks: self.blocks(),
            steps: self.frames.iter().enumerate().map(step).collect(),
            largest: [self.largest(Measure::OnDisk), self.largest(Measure::Transfer)],
            sizes: self.both_sizes(),
        }
    }

    /// The file in blocks: an instruction with its lines, or lines that belong to none.
    fn blocks(&self) -> Vec<Block> {
        let lines = &self.file.lines;
        let places = self.frames.iter().enumerate().filter_map(|(at, frame)| {
            let span = self.file.instructions.get(frame.instruction)?.span;
            let last = span.end.saturating_sub(1).max(span.start);
            Some((lines.line(span.start), lines.line(last), at))
        });
        let mut places = places.peekable();
        let mut blocks: Vec<Block> = Vec::new();
        for (number, line) in (1..).zip(code::lines(&self.file)) {
            let line =
                line.into_iter().map(|(class, text)| (class.unwrap_or_default().to_owned(), text));
            let line = line.collect();
            while places.peek().is_some_and(|(_, last, _)| *last < number) {
                places.next();
            }
            let step = places.peek().filter(|(first, ..)| *first <= number).map(|place| place.2);
            match blocks.last_mut() {
                Some(block) if block.step == step => block.lines.push(line),
                _ => blocks.push(Block { number, lines: vec![line], step }),
            }
        }
        blocks
    }

    /// What a step added, in a word or two.
    fn badge(&self, at: usize, picture: &Picture) -> String {
        let Some(frame) = self.frames.get(at) else { return String::new() };
        if !frame.built {
            return words::layers::not_built().to_owned();
        }
        match frame.layer.and_then(|layer| picture.rows.get(layer)) {
            Some(row) if row.size == Size::ZERO => {
                words::layers::badge_layer(row.number(), format_bytes(0))
            }
            Some(row) => words::layers::badge_layer(row.number(), row.size),
            None if self.is_from(frame) => words::layers::badge_base(picture.total),
            None => words::layers::no_layer().to_owned(),
        }
    }

    /// The finished image in both measures.
    fn both_sizes(&self) -> String {
        words::layers::both_sizes(
            self.last(Measure::Transfer).total,
            self.last(Measure::OnDisk).total,
        )
    }

    fn is_from(&self, frame: &Frame) -> bool {
        let instruction = self.file.instructions.get(frame.instruction);
        instruction.is_some_and(|instruction| matches!(instruction.kind, Kind::From { .. }))
    }

    fn first_of_chain(&self, stage: usize) -> usize {
        let mut stage = stage;
        while let Some(below) = self.build.stages.get(stage).and_then(|one| one.base_stage) {
            // A stage names only earlier ones; anything else would not end.
            if below >= stage {
                break;
            }
            stage = below;
        }
        self.frames.iter().position(|frame| frame.stage == stage).unwrap_or(0)
    }

    /// The largest layer of all frames: what the scale must hold.
    pub fn largest(&self, measure: Measure) -> u64 {
        let images = self.build.stages.iter().flat_map(|stage| &stage.image.layers);
        let sizes = images.map(|layer| match measure {
            Measure::OnDisk => layer.size.bytes,
            Measure::Transfer => layer.transfer.bytes,
        });
        sizes.max().unwrap_or(0)
    }

    /// What an instruction did, in short sentences.
    fn says(&self, at: usize, picture: &Picture) -> Vec<String> {
        let Some(frame) = self.frames.get(at) else { return Vec::new() };
        let Some(image) = self.image(frame) else { return Vec::new() };
        let mut says = Vec::new();
        if !frame.built {
            says.push(words::layers::stage_not_built().to_owned());
            return says;
        }
        match frame.layer {
            Some(layer) => says.extend(layer_says(image, picture, layer)),
            None if self.is_from(frame) => says.push(from_says(picture)),
            None => says.push(words::layers::config_only().to_owned()),
        }
        if self.step(frame).is_some_and(|step| step.failure.is_some()) {
            says.push(words::layers::step_fails().to_owned());
        }
        says
    }

    /// What the model says of a step in its own words: what it cannot know, and why the step fails.
    fn told(&self, at: usize) -> Vec<String> {
        let frame = self.frames.get(at).filter(|frame| frame.built);
        let Some(step) = frame.and_then(|frame| self.step(frame)) else { return Vec::new() };
        let reasons = step.unknown.iter().map(ToString::to_string);
        reasons.chain(step.failure.iter().map(|failure| failure.message.clone())).collect()
    }

    fn step(&self, frame: &Frame) -> Option<&image::Step> {
        self.build.steps.iter().find(|step| step.instruction == frame.instruction)
    }
}

/// A scene with all that its switches can show.
pub fn show(scene: &Scene) -> Show {
    let plain = Play::new(&scene.dockerfile, &scene.context);
    let merges = scene.toggles.contains(&Toggle::MergeRuns);
    Show {
        id: scene.id.clone(),
        title: scene.title.clone(),
        lang: None,
        merged: merges.then(|| together(&plain, &scene.context)).flatten(),
        plain: plain.reel(),
        transfer: scene.toggles.contains(&Toggle::Transfer),
    }
}

/// The same with its `RUN`s merged, and what that changes; `None` if nothing can be merged.
pub fn together(plain: &Play, context: &BuildContext) -> Option<(Reel, String)> {
    let text = merge_runs(&plain.file.text);
    let merged = (text != plain.file.text).then(|| Play::new(&text, context))?;
    Some((merged.reel(), difference(plain, &merged)))
}

/// The true bar of a prediction in the kinds of bytes that it is made of, where the scene's stack gives exactly the
/// answer.
pub fn truth(prediction: &Prediction) -> Vec<Segment> {
    let whole = vec![Segment { part: Part::Yours, bytes: prediction.answer }];
    let Some(scene) = &prediction.scene else { return whole };
    let picture = Play::new(&scene.dockerfile, &scene.context).last(Measure::OnDisk);
    let rows = picture.rows.iter().filter(|row| row.instruction.is_some()).cloned();
    let own = Picture { rows: rows.collect(), ..picture.clone() };
    let fits =
        |found: &Vec<Segment>| found.iter().map(|one| one.bytes).sum::<u64>() == prediction.answer;
    [picture.totals(), own.totals()].into_iter().find(fits).unwrap_or(whole)
}

/// What merging changes, as a sentence.
fn difference(plain: &Play, merged: &Play) -> String {
    let (before, after) = (plain.last(Measure::OnDisk), merged.last(Measure::OnDisk));
    let own = |picture: &Picture| {
        let count = picture.rows.iter().filter(|row| row.instruction.is_some()).count();
        words::layers::layers(count)
    };
    let change = match before.total.bytes.cmp(&after.total.bytes) {
        Ordering::Greater => {
            words::layers::less(format_bytes(before.total.bytes - after.total.bytes))
        }
        Ordering::Less => words::layers::more(format_bytes(after.total.bytes - before.total.bytes)),
        Ordering::Equal => words::layers::nothing_less().to_owned(),
    };
    words::layers::merged(own(&after), own(&before), after.total, before.total, change)
}

fn from_says(picture: &Picture) -> String {
    match picture.rows.len() {
        0 => words::layers::starts_empty().to_owned(),
        layers => words::layers::base_brings(layers, picture.total, picture.measure.words()),
    }
}

/// What a layer adds and hides.
fn layer_says(image: &Image, picture: &Picture, layer: usize) -> Vec<String> {
    let mut says = Vec::new();
    let (Some(row), Some(made)) = (picture.rows.get(layer), image.layers.get(layer)) else {
        return says;
    };
    let number = row.number();
    let words = picture.measure.words();
    says.push(if made.entries.is_empty() && row.size == Size::ZERO {
        words::layers::layer_empty(number)
    } else if row.size == Size::ZERO {
        words::layers::layer_adds_no_bytes(number)
    } else {
        words::layers::layer_adds(number, row.size, words)
    });
    let hides = made
        .entries
        .iter()
        .filter(|entry| matches!(entry.kind, EntryKind::Whiteout | EntryKind::Opaque))
        .count();
    let hidden: Vec<(usize, u64)> = picture
        .rows
        .iter()
        .filter_map(|below| {
            let by = below.hidden_by.iter().find(|(by, _)| *by == layer)?;
            (by.1 > 0).then_some((below.number(), by.1))
        })
        .collect();
    if hides > 0 {
        says.push(words::layers::holds_whiteouts(hides));
    }
    for (number, bytes) in hidden {
        says.push(words::layers::hides_of_layer(format_bytes(bytes), number));
    }
    says
}

fn frames(build: &Build) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    for step in &build.steps {
        let Some(stage) = step.stage else { continue };
        let Some(result) = build.stages.get(stage) else { continue };
        let before = match frames.last() {
            Some(last) if last.stage == stage => last.layers,
            // At `FROM`: what the base image or the earlier stage brings.
            _ => result
                .image
                .layers
                .iter()
                .take_while(|layer| layer.instruction.is_none_or(|made| made < step.instruction))
                .count(),
        };
        let layers = step.layer.map_or(before, |layer| layer + 1);
        frames.push(Frame {
            instruction: step.instruction,
            stage,
            layers,
            layer: step.layer,
            built: step.built,
        });
    }
    frames
}
