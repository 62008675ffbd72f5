//! The home page, the map of the course, the next step.

words! { home:
    title = "See every byte of your Docker image, and what is buried in it";
    lead = "A course on image size and minimal base images. Commit to an answer, predict sizes in megabytes, watch layers stack up one instruction at a time, and mend Dockerfiles that are checked while you type.";
    nine_ways = "Nine ways in";
    the_map = "The map of the course";
    learn = "Learn";
    learn_about = "The course, step by step";
    see = "See";
    see_about = "A stack of layers, one instruction at a time";
    try_it = "Try";
    try_about = "Your own Dockerfile, checked";
    practise_about = "Exercises with goals in bytes";
    bust = "Bust";
    bust_about = "Myths, and what was measured";
    recall_about = "What you learned, asked again later";
    test = "Test";
    test_about = "A mixed exam";
    teach = "Teach";
    teach_about = "For a classroom";
    look_up_about = "Search; the glossary, the rules, the base images, a sheet to print";
    to_come = "to come";
    minutes(n) = "{n} min";
    course_map = "Course map";
    lesson = "Lesson";
    myth = "Myth";
    due(n) = "{n} question to recall|{n} questions to recall";
    pages_done(done, all) = "{done} of {all} pages done.";
    start_here = "Start here";
    go_on = "Go on with";
    all_done = "You have done everything that is here so far.";
    begun = "begun";
    done = "done";
    not_begun = "not begun";
}
