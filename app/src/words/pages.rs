//! Titles of pages, and what search engines and previews say of them.

words! { pages:
    home = "Layerwise: image size and minimal base images in Docker";
    home_about = "An interactive course on Docker image size. Predict sizes, watch layers stack up, and mend Dockerfiles that are checked on the spot, all in your browser.";
    exercises_about = "Dockerfiles to mend, with goals that a model of the build checks as you type.";
    check = "Check your Dockerfile";
    check_about = "A Dockerfile checker that runs in your browser: what is wrong, what it costs in bytes, and how to mend it, as you type.";
    look_up = "Look it up";
    look_up_about = "Search the lessons, the glossary, the exercises, the checker's rules and the base images.";
    rules = "What the checker finds";
    rules_about = "Every rule of the checker, with its reason, an example, its fix and its codes in other tools.";
    differences = "Where we differ from other checkers, and why";
    differences_about = "Case by case: what hadolint, ShellCheck and Docker's build checks say, what we say, and the reason.";
    lab = "The layer lab";
    lab_about = "Step through any Dockerfile and see its layers: what each instruction adds, what stays buried, what runs again after an edit.";
    fleet = "The fleet";
    fleet_about = "Many services on one machine: what a shared base image saves, and from how many services on.";
    ignore = "What .dockerignore leaves out";
    ignore_about = "Try a .dockerignore on a list of files: which line decides about each path, and what the builder is sent.";
    bases = "Base images";
    bases_about = "Sizes of official base images, transferred and on disk, with their C library, shell and package manager, each figure with its source and day.";
    recall = "Recall";
    recall_about = "Questions that you have answered come back, some sizes with other numbers: in the same sitting, after a day, a week and a month.";
    test = "Test";
    test_about = "A mixed test of the whole course: questions from all units and two Dockerfiles to repair, with every reason afterwards.";
    progress = "Your progress";
    progress_about = "What you have done in the course, kept in your browser; save it, load it, or start over.";
    not_found_about = "The page that you asked for is not here.";
    teach = "Teach with it";
    teach_about = "For a classroom: show the course to a room, let the room vote by short codes, hand out a workshop as a link.";
    show = "Show it to the room";
    show_about = "The presenter's view: one thought a screen in large type, by arrow keys or clicker, with notes and votes.";
    report = "What the class knows";
    report_about = "A report on a class from the progress files that its learners saved, read in your browser only.";
    vote = "Vote in class";
    vote_about = "Answer the question that your teacher shows, and get a short code for your vote.";
    workshop = "Your workshop";
    workshop_about = "The path that your teacher chose through the course, with what you have done of it.";
}
