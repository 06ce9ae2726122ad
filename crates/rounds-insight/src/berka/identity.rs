//! Invented identities. They depend on the client number alone: nothing real is in them.

use crate::dice::Dice;

const SEED: u64 = 1998;
/// Streams of staff begin here, beyond all client numbers.
const STAFF_STREAM: u64 = 1 << 40;

/// First names with the matching family names; which list is taken is thrown, not known.
const FIRST_A: &[&str] = &[
    "Jiří",
    "Jan",
    "Petr",
    "Pavel",
    "Jaroslav",
    "Martin",
    "Tomáš",
    "Miroslav",
    "Zdeněk",
    "Václav",
    "Michal",
    "František",
    "Jakub",
    "Milan",
    "Karel",
    "Lukáš",
    "David",
    "Vladimír",
    "Ondřej",
    "Ladislav",
    "Roman",
    "Stanislav",
    "Radek",
    "Antonín",
    "Vojtěch",
    "Filip",
    "Aleš",
    "Bohumil",
    "Dalibor",
    "Kryštof",
];
const FIRST_B: &[&str] = &[
    "Jana",
    "Marie",
    "Eva",
    "Hana",
    "Anna",
    "Lenka",
    "Kateřina",
    "Věra",
    "Lucie",
    "Alena",
    "Petra",
    "Veronika",
    "Jaroslava",
    "Tereza",
    "Martina",
    "Michaela",
    "Jitka",
    "Helena",
    "Ludmila",
    "Zdeňka",
    "Ivana",
    "Monika",
    "Eliška",
    "Zuzana",
    "Markéta",
    "Barbora",
    "Jarmila",
    "Dagmar",
    "Růžena",
    "Světlana",
];
const LAST: &[(&str, &str)] = &[
    ("Novák", "Nováková"),
    ("Svoboda", "Svobodová"),
    ("Novotný", "Novotná"),
    ("Dvořák", "Dvořáková"),
    ("Černý", "Černá"),
    ("Procházka", "Procházková"),
    ("Kučera", "Kučerová"),
    ("Veselý", "Veselá"),
    ("Horák", "Horáková"),
    ("Němec", "Němcová"),
    ("Pokorný", "Pokorná"),
    ("Marek", "Marková"),
    ("Pospíšil", "Pospíšilová"),
    ("Hájek", "Hájková"),
    ("Jelínek", "Jelínková"),
    ("Král", "Králová"),
    ("Růžička", "Růžičková"),
    ("Beneš", "Benešová"),
    ("Fiala", "Fialová"),
    ("Sedláček", "Sedláčková"),
    ("Doležal", "Doležalová"),
    ("Zeman", "Zemanová"),
    ("Kolář", "Kolářová"),
    ("Krejčí", "Krejčí"),
    ("Navrátil", "Navrátilová"),
    ("Čermák", "Čermáková"),
    ("Vaněk", "Vaňková"),
    ("Urban", "Urbanová"),
    ("Blažek", "Blažková"),
    ("Kříž", "Křížová"),
    ("Kovář", "Kovářová"),
    ("Kratochvíl", "Kratochvílová"),
    ("Bartoš", "Bartošová"),
    ("Vlček", "Vlčková"),
    ("Polák", "Poláková"),
    ("Musil", "Musilová"),
    ("Kopecký", "Kopecká"),
    ("Šimek", "Šimková"),
    ("Konečný", "Konečná"),
    ("Malý", "Malá"),
    ("Holub", "Holubová"),
    ("Čech", "Čechová"),
    ("Štěpánek", "Štěpánková"),
    ("Staněk", "Staňková"),
    ("Kadlec", "Kadlecová"),
    ("Dostál", "Dostálová"),
    ("Soukup", "Soukupová"),
    ("Šťastný", "Šťastná"),
    ("Mareš", "Marešová"),
    ("Moravec", "Moravcová"),
    ("Tichý", "Tichá"),
    ("Valenta", "Valentová"),
    ("Vávra", "Vávrová"),
    ("Matoušek", "Matoušková"),
    ("Říha", "Říhová"),
    ("Bláha", "Bláhová"),
    ("Ševčík", "Ševčíková"),
    ("Bureš", "Burešová"),
    ("Hruška", "Hrušková"),
    ("Mašek", "Mašková"),
];
const STREETS: &[&str] = &[
    "Lipová",
    "Zahradní",
    "Školní",
    "Nádražní",
    "Polní",
    "Krátká",
    "Luční",
    "Dlouhá",
    "Sadová",
    "Říční",
    "Lesní",
    "Květinová",
    "Mlýnská",
    "Na Kopci",
    "U Rybníka",
    "Pod Lesem",
    "Horní",
    "Dolní",
    "Slunečná",
    "Jabloňová",
];

/// What is invented about one client.
pub(crate) struct Identity {
    pub name: String,
    pub phone: String,
    pub id_number: String,
    pub street: String,
    /// Said yes to marketing contact: four of five, invented.
    pub allows_marketing: bool,
}

/// The invented identity of a client.
pub(crate) fn of_client(client: u32) -> Identity {
    let mut dice = Dice::new(SEED, u64::from(client));
    Identity {
        name: name(&mut dice),
        // No Czech number begins with 000.
        phone: format!("+420000{:06}", dice.below(1_000_000)),
        // Not the shape of a birth number, so that none is hit by chance.
        id_number: format!("XB{:08}", dice.below(100_000_000)),
        street: format!("{} {}", dice.pick(STREETS), dice.between(1, 240)),
        allows_marketing: dice.chance(800),
    }
}

/// The invented name of a member of staff.
pub(crate) fn staff_name(staff_no: &str) -> String {
    let number: u64 = staff_no.parse().unwrap_or(0);
    name(&mut Dice::new(SEED, STAFF_STREAM + number))
}

fn name(dice: &mut Dice) -> String {
    let (first, second) = dice.pick(LAST);
    if dice.chance(500) {
        format!("{} {first}", dice.pick(FIRST_A))
    } else {
        format!("{} {second}", dice.pick(FIRST_B))
    }
}
