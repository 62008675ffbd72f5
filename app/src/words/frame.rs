//! What stands around every page, and what any page may have to say.

words! { frame:
    skip = "Skip to the text";
    site = "Site";
    course = "Course";
    exercises = "Exercises";
    check = "Check";
    lab = "Lab";
    look_up = "Look up";
    progress = "Progress";
    about = "Everything runs in your browser: nothing is uploaded, nothing is installed, no account. Sizes are decimal (1 MB = 1 000 000 bytes) and come from one model of a build and from dated measurements.";
    no_such_page = "There is no such page";
    mistyped = "The address may be mistyped, or the page may have moved.";
    to_the_map = "To the map of the course";
    system_colours = "Colours of the system";
    light_colours = "Light colours";
    dark_colours = "Dark colours";
    colours = "Colours";
    not_kept(reason) = "Your browser does not keep your work: {reason}. All is well as long as this page stays open; on the [progress page] you can save it as a file.";
    offline_all_kept = "You are offline. The whole course is kept in this browser and works.";
    offline = "You are offline. This page works; others may need the network.";
    new_version_nothing_lost = "A new version is ready. What you typed is kept.";
    new_version = "A new version is ready.";
    load_new_version = "Load it now";
    file_damaged = "The file is damaged.";
    on_their_way = "The questions are on their way …";
    try_again = "Try again";
    storage_forbidden = "it does not let this page store anything";
    storage_full = "its storage for this site is full";
    refused(status) = "The site does not give the file (status {status}).";
    no_answer = "The site does not answer. Is the network there?";
    languages = "Language";
    untranslated = "Not translated yet: here in English.";
}
