//! Worlds in which next to nothing moves: counts come from flows, and what is nothing is 0 and not rounding.

use crate::worlds::{DELTA, scenario, time};
use factorflow::outcome::{Table, Tables};

const ONE_CITY: &str = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\nkeep = [\"Hangzhou\"]\n";
/// A stone's throw is as far as the moon.
const IMMOBILE: &str = "[parameters.talent]\ndistance_elasticity = 12.0\n[parameters.capital]\ndistance_elasticity = 4.0\n\
     [parameters.venture]\ndistance_elasticity = 4.0\n[parameters.technology]\nsiting_distance_elasticity = 4.0\n";
const EVERYTHING: &str = "[output]\nflows = \"full\"\n";

fn tables(parts: &[&str]) -> Tables {
    scenario(parts).run().replicates(1).tables().unwrap()
}

fn mode(name: &str) -> String {
    format!("[run]\nmode = \"{name}\"\nseed = 3\n")
}

/// The values of a column after the first row, in which nothing has flowed yet.
fn flowed(table: &Table, name: &str) -> Vec<f64> {
    table.real(name).unwrap().iter().copied().skip(1).collect()
}

#[test]
fn a_single_region_sends_nobody_anywhere_and_has_no_share_of_those_who_move() {
    for name in ["expected", "sampled"] {
        let tables = tables(&[ONE_CITY, &time(2, 4), &mode(name)]);
        let national = |name: &str| flowed(&tables.national, name);
        assert!(national("movers").iter().all(|it| it.to_bits() == 0), "{name}: {:?}", national("movers"));
        assert!(national("cross_province_share_talent").iter().all(|it| it.is_nan()), "{name}");
        for share in ["capital", "venture", "siting"] {
            let share = national(&format!("cross_province_share_{share}"));
            assert!(share.iter().all(|it| it.to_bits() == 0), "{name}: {share:?}");
        }
        for share in ["own_region_share_capital", "own_region_share_siting"] {
            assert!(national(share).iter().all(|it| (it - 1.0).abs() < f64::MIN_POSITIVE), "{name}: {share}");
        }
        for index in ["theil", "theil_within", "theil_between", "gini", "dispersion"] {
            assert!(
                national(index).iter().all(|it| it.to_bits() == 0),
                "{name}: {index} {:?}",
                national(index)
            );
        }
        for net in ["net_talent", "net_capital_cny", "net_siting"] {
            let net = flowed(&tables.regions, net);
            assert!(net.iter().all(|it| it.to_bits() == 0), "{name}: {net:?}");
        }
    }
}

/// With an elasticity of twelve fewer people move than what rounds off of those who stay.
#[test]
fn what_hardly_moves_is_what_the_flows_say_to_the_last_digits() {
    let tables = tables(&[DELTA, IMMOBILE, EVERYTHING, &time(1, 1), &mode("expected")]);
    let flows = &tables.flows;
    let [factor, origin, destination] = ["factor", "origin", "destination"].map(|it| flows.text(it).unwrap());
    let amount = flows.real("amount").unwrap();
    let rows = || (0..amount.len()).filter(|&it| origin[it] != destination[it]);
    let talent = |row: &usize| ["young", "established"].contains(&factor[*row].as_str());
    let total =
        |of: &dyn Fn(usize) -> bool| -> f64 { rows().filter(|&it| of(it)).map(|it| amount[it]).sum() };
    let national = |name: &str| flowed(&tables.national, name)[0];
    let people = total(&|it| talent(&it) || factor[it] == "worker");
    // Graduates move too and have no rows.
    assert!(people > 0.0 && national("movers") > people && national("movers") < 1e-3 * people + 2.0 * people);
    for share in ["talent", "capital", "venture", "siting"] {
        let share = national(&format!("cross_province_share_{share}"));
        assert!(share > 0.0 && share < 1.0, "{share}");
    }
    let codes = tables.regions.text("code").unwrap();
    let net = tables.regions.real("net_capital_cny").unwrap();
    let regions = codes.len() / 2;
    for (code, net) in codes.iter().zip(net).skip(regions) {
        let came = total(&|it| factor[it] == "capital" && destination[it] == *code);
        let went = total(&|it| factor[it] == "capital" && origin[it] == *code);
        assert!((net - (came - went)).abs() <= 1e-9 * (came + went), "{code}: {net} is not {came} - {went}");
    }
}

/// What is shared goes back and forth although there is no tax beside it: the books balance by what flows.
#[test]
fn tax_can_be_shared_where_there_is_no_other_local_tax() {
    let sharing = "[[policies]]\nname = \"shared\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\nshare = 0.5\n";
    let no_tax = "[parameters.fiscal]\nlocal_tax_rate = 0.0\n";
    for governments in ["", "[governments]\nrule = \"imitate\"\n", "[governments]\nrule = \"respond\"\n"] {
        for name in ["expected", "sampled"] {
            let tables = tables(&[DELTA, no_tax, governments, &time(3, 2), &mode(name), sharing]);
            let transfers = flowed(&tables.national, "transfers_cny");
            let shared = governments.is_empty();
            assert!(transfers.iter().all(|it| it.is_finite() && (*it > 0.0 || !shared)), "{transfers:?}");
        }
    }
}
