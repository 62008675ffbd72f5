//! The table of rules: the only place that names them all.

use dockerfile::{Dockerfile, Problem};
use image::Build;

use crate::Rule;

/// Declares a module for each rule, `rules/<name>.rs`, and the table of their `RULE`s.
macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// Every rule, by family and name.
        pub const RULES: &[Rule] = &[$($module::RULE),*];

        #[cfg(test)]
        const MODULES: &[&str] = &[$(stringify!($module)),*];
    };
}

rules! {
    // Correctness.
    ampersand_inside_word
    apt_get_without_yes
    arm_that_never_matches
    as_in_other_case
    base_image_of_other_platform
    bash_in_sh
    blank_before_equals
    blank_behind_equals
    blank_line_in_instruction
    comment_without_name
    comparison_read_otherwise
    competing_redirects
    constant_platform
    constant_test
    copy_from_own_stage
    copy_from_unknown_stage
    copy_of_ignored_file
    copy_of_several_to_file
    copy_without_destination
    default_gives_no_image
    dnf_without_yes
    duplicate_stage_name
    echo_with_escapes
    expose_protocol_case
    expose_with_host_port
    failing_step
    file_read_and_written
    find_piped_to_xargs
    find_reads_otherwise
    forbidden_in_onbuild
    format_and_values
    glob_like_option
    heredoc_without_set_e
    input_for_program_that_reads_none
    instruction_before_from
    keyword_as_argument
    legacy_key_value_form
    letter_instead_of_escape
    list_in_value
    local_outside_function
    lone_brace
    loop_over_output
    loop_that_runs_once
    ls_as_input
    maintainer_instruction
    mixed_keyword_case
    mode_of_deepest_folder
    name_of_no_program
    needless_nesting
    negation_without_errexit
    option_as_command
    output_run_as_command
    overridden_in_same_stage
    pattern_of_another_kind
    port_out_of_range
    quotes_that_end_early
    read_without_r
    redirect_before_its_target
    redirect_to_number
    redirect_to_program_name
    redirect_without_command
    redundant_target_platform
    refused_by_docker
    relative_workdir
    repeated_letter_in_class
    reserved_stage_name
    rm_of_empty_variable
    script_the_shell_refuses
    search_path_replaced
    secret_in_arg_or_env
    shell_form_command
    status_hidden_by_declaration
    status_out_of_range
    sudo_for_the_shell
    trap_expanded_too_early
    unchecked_cd
    undefined_arg_in_from
    undefined_variable
    unquoted_command_output
    unquoted_pattern
    unquoted_variable
    unreachable_command
    unset_shell_variable
    upper_case_stage_name
    value_lost_in_pipe
    variable_as_format
    variable_as_pattern
    variable_in_single_quotes
    variable_used_where_defined
    yum_without_yes
    zypper_without_non_interactive
    // Practice.
    add_for_local_files
    apt_in_run
    backticks_in_script
    cd_in_run
    chain_instead_of_if
    consecutive_runs
    copy_to_relative_path
    echo_of_output
    empty_label
    function_keyword
    grep_that_could_answer
    ignore_comment
    joined_test
    label_is_no_commit
    label_is_no_email
    label_is_no_licence
    label_is_no_time
    label_is_no_url
    label_is_no_version
    label_outside_schema
    latest_tag
    malformed_label_key
    missing_healthcheck
    missing_label
    noisy_wget
    old_calculation
    old_grep_name
    pipe_without_pipefail
    ps_piped_to_grep
    repeated_redirects
    root_user
    shell_relinked
    status_in_test
    sudo_in_run
    unpinned_apk_package
    unpinned_apt_package
    unpinned_dnf_package
    unpinned_gem
    unpinned_go_package
    unpinned_npm_package
    unpinned_pip_package
    unpinned_yum_package
    unpinned_zypper_package
    untagged_image
    untrusted_registry
    unused_shell_variable
    useless_command_in_run
    user_by_name
    wget_and_curl
    // Size.
    apk_cache_left_behind
    archive_copied_then_unpacked
    chmod_or_chown_copies_files
    copy_of_whole_file_system
    deleted_in_later_layer
    dnf_cache_left_behind
    file_copied_again
    moved_in_later_layer
    package_lists_left_behind
    pip_cache_kept
    recommended_packages_installed
    replaced_in_later_layer
    secret_left_in_layer
    update_in_separate_run
    useless_apt_clean
    useradd_with_large_uid
    yarn_cache_left_behind
    yum_cache_left_behind
    zypper_cache_left_behind
    zypper_dist_upgrade
}

/// What Docker refuses although it could read the file.
pub(crate) fn refused_later<'b>(file: &Dockerfile, build: &'b Build) -> Option<&'b Problem> {
    refused_by_docker::refused_later(file, build)
}

/// The rule of a name or of a peer's code.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.is_called(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods)]
    fn the_table_names_every_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the rules are there")
            .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut expected: Vec<String> =
            MODULES.iter().map(|module| format!("{module}.rs")).collect();
        expected.sort();
        assert_eq!(files, expected);
    }

    #[test]
    fn a_rule_is_named_as_its_file() {
        for (rule, module) in RULES.iter().zip(MODULES) {
            assert_eq!(rule.name.replace('-', "_"), *module);
        }
    }
}
