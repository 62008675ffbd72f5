//! Many services on one machine.

use crate::learner::{keys, learner};

#[test]
fn a_shared_base_is_compared_with_one_for_each() {
    learner("fleet", |learner| {
        learner.open("fleet/");
        let status = ".fleet [role=status]";
        assert!(learner.text_of(status).contains("The shared base is the lighter way"));
        learner.picture("fleet");
        // One service alone has no use for sharing.
        let field = learner.find("#fleet-services");
        learner.click(&field);
        learner.keys(&keys::BACKSPACE.to_string().repeat(4));
        learner.type_into(&field, "1");
        learner.keys(&keys::TAB.to_string());
        learner.wait("the other way to win", || {
            learner.text_of(status).contains("Bases of their own are the lighter way")
        });
        // What is no number changes nothing.
        learner.click(&field);
        learner.keys(&keys::BACKSPACE.to_string().repeat(4));
        learner.keys(&keys::TAB.to_string());
        learner.wait("the number to come back", || learner.property(&field, "value") == "1");
        learner.click(&learner.find(".fleet .toggle input"));
        learner.wait("the base to count for nothing", || {
            learner.text_of(status).contains("from the first service on")
        });
        learner.width(360);
        learner.picture("fleet-360");
    });
}
