//! The policy table as a whole.
use std::fmt::Write;

use access::policy::{TABLE, Why};
use access::{Action, Actor, Decision, Membership, NETWORK, On, Role, Scope, can, scope};
use language::Lang;
use proptest::prelude::*;

fn with(memberships: Vec<Membership>) -> Actor {
    Actor {
        account: "me".into(),
        name: "Me".into(),
        lang: Lang::en(),
        memberships,
        session: "s".into(),
    }
}

/// One letter for each relation in which a role allows an action: `o` at one's own centre, `x` at another one, `d` on the
/// deployment as a whole, and in capitals the same for a role in the network; `-` where it is refused.
fn cell(action: Action, role: Role) -> String {
    let mut cell = String::new();
    for (centre, letters) in [("north", "oxd"), (NETWORK, "OXD")] {
        let actor = with(vec![Membership::new(centre, role)]);
        for (on, letter) in ["north", "south", NETWORK].into_iter().zip(letters.chars()) {
            let allowed = can(&actor, action, On::change_by("somebody", on)).is_allowed();
            cell.push(if allowed { letter } else { '-' });
        }
    }
    cell
}

#[test]
fn the_whole_table() {
    let mut table = format!("{:16}", "");
    for role in Role::ALL {
        write!(table, "{:15}", role.as_str()).unwrap();
    }
    for action in Action::ALL {
        write!(table, "\n{:16}", action.as_str()).unwrap();
        for role in Role::ALL {
            write!(table, "{:15}", cell(*action, *role)).unwrap();
        }
    }
    let table = table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(table);
}

#[test]
fn every_action_has_one_row_and_no_role_stands_in_it_twice() {
    let rows: Vec<Action> = TABLE.iter().map(|(action, ..)| *action).collect();
    assert_eq!(rows, Action::ALL);
    for (action, network, own) in TABLE {
        assert!(!(network.is_empty() && own.is_empty()), "{action:?} is for nobody");
        for role in *network {
            assert!(!own.contains(role), "{action:?} has {role:?} twice");
        }
    }
}

#[test]
fn names_of_roles_and_actions_are_read_as_they_are_written() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.as_str()), Some(*role));
        assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
    }
    for action in Action::ALL {
        assert_eq!(Action::parse(action.as_str()), Some(*action));
    }
    assert_eq!(Role::parse("Administrator"), None);
}

#[test]
fn nobody_approves_their_own_change_nor_one_of_nobody() {
    for centre in ["north", NETWORK] {
        let curator = with(vec![Membership::new(centre, Role::Curator)]);
        let approve = |on| can(&curator, Action::RecordApprove, on);
        assert_eq!(approve(On::change_by("me", "north")), Decision::Denied(Why::OwnChange));
        assert_eq!(approve(On::centre("north")), Decision::Denied(Why::OwnChange));
        assert_eq!(approve(On::change_by("somebody", "north")), Decision::Allowed);
        assert_eq!(
            can(&curator, Action::RecordPublish, On::change_by("me", "north")),
            Decision::Allowed
        );
    }
}

fn centres() -> impl Strategy<Value = String> {
    prop_oneof![Just("north"), Just("south"), Just("east"), Just(NETWORK)].prop_map(str::to_owned)
}

fn memberships() -> impl Strategy<Value = Vec<Membership>> {
    let membership = (centres(), prop::sample::select(Role::ALL));
    prop::collection::vec(
        membership.prop_map(|(centre, role)| Membership::new(centre, role)),
        0..5,
    )
}

fn actions() -> impl Strategy<Value = Action> {
    prop::sample::select(Action::ALL)
}

proptest! {
    #[test]
    fn somebody_without_a_role_may_nothing(action in actions(), centre in centres()) {
        prop_assert_eq!(can(&with(Vec::new()), action, On::change_by("somebody", &centre)), Decision::Denied(Why::Role));
        prop_assert_eq!(scope(&with(Vec::new()), action), Scope::Nothing);
    }

    #[test]
    fn one_more_role_takes_nothing_away(
        held in memberships(), more in memberships(), action in actions(), centre in centres()
    ) {
        let on = On::change_by("somebody", &centre);
        if can(&with(held.clone()), action, on).is_allowed() {
            prop_assert!(can(&with([held, more].concat()), action, on).is_allowed());
        }
    }

    #[test]
    fn a_list_shows_the_centres_where_one_may_act_and_no_others(
        held in memberships(), action in actions(), centre in centres()
    ) {
        let actor = with(held);
        let allowed = can(&actor, action, On::change_by("somebody", &centre)).is_allowed();
        prop_assert_eq!(scope(&actor, action).covers(&centre), allowed);
    }

    #[test]
    fn who_has_a_role_at_a_centre_may_nothing_on_the_deployment_but_what_reaches_everywhere(
        role in prop::sample::select(Role::ALL), action in actions()
    ) {
        let actor = with(vec![Membership::new("north", role)]);
        let on_deployment = can(&actor, action, On::network()).is_allowed();
        let elsewhere = can(&actor, action, On::change_by("somebody", "south")).is_allowed();
        prop_assert!(!on_deployment || elsewhere || action == Action::RecordApprove);
    }

    #[test]
    fn the_order_of_roles_makes_no_difference(mut held in memberships(), action in actions()) {
        let before = scope(&with(held.clone()), action);
        held.reverse();
        prop_assert_eq!(scope(&with(held), action), before);
    }
}
