//! An invented county: Hedu (禾渡县), its branches, towns, villages, estates and outreach grids.

/// A branch with the places it serves.
pub(crate) struct Branch {
    pub code: &'static str,
    pub name_zh: &'static str,
    pub name_en: &'static str,
    /// Town the branch stands in.
    pub place: &'static str,
    pub towns: &'static [Town],
    /// Number of relationship managers.
    pub rms: usize,
    /// Share of townspeople among its customers, per thousand.
    pub urban: u64,
}

/// A town with its villages (farmers) and estates (townspeople).
pub(crate) struct Town {
    pub name: &'static str,
    /// Prefix of its grid codes.
    pub grid: &'static str,
    pub villages: &'static [&'static str],
    pub estates: &'static [&'static str],
}

/// Where a customer lives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    pub town: &'static str,
    pub grid_prefix: &'static str,
    pub grid_number: usize,
    pub village: &'static str,
    pub is_village: bool,
}

impl Town {
    /// Its villages first, then its estates; each is one grid.
    fn homes(&self) -> impl Iterator<Item = Home> + '_ {
        let villages = self.villages.iter().map(|name| (*name, true));
        let estates = self.estates.iter().map(|name| (*name, false));
        villages
            .chain(estates)
            .enumerate()
            .map(|(index, (village, is_village))| Home {
                town: self.name,
                grid_prefix: self.grid,
                grid_number: index + 1,
                village,
                is_village,
            })
    }
}

impl Branch {
    /// The villages, or the estates, that the RM with this index within the branch looks after.
    pub fn homes_of(&self, rm_index: usize, is_village: bool) -> Vec<Home> {
        let all: Vec<Home> = self
            .towns
            .iter()
            .flat_map(Town::homes)
            .filter(|home| home.is_village == is_village)
            .collect();
        all.into_iter()
            .enumerate()
            .filter(|(at, _)| at % self.rms == rm_index)
            .map(|(_, home)| home)
            .collect()
    }
}

pub(crate) const COUNTY: &str = "禾渡县";

pub(crate) const BRANCHES: &[Branch] = &[
    Branch {
        code: "HD01",
        name_zh: "城关支行",
        name_en: "Chengguan Branch",
        place: "城关镇",
        rms: 5,
        urban: 780,
        towns: &[
            Town {
                name: "城关镇",
                grid: "CG",
                villages: &["东埠村", "西埠村", "麻石村", "鹭塘村", "橘园村", "三棵樟村", "槐荫村"],
                estates: &[
                    "桂雨苑",
                    "云锦花园",
                    "学府里",
                    "河滨新城",
                    "禾香佳园",
                    "老粮站社区",
                    "纺织新村",
                    "翠湖小区",
                    "北门社区",
                    "金穗小区",
                    "文昌里",
                    "东街商铺",
                    "农贸大市场",
                    "五金建材街",
                    "银杏公馆",
                ],
            },
            Town {
                name: "白芷乡",
                grid: "BZ",
                villages: &[
                    "上芷村",
                    "下芷村",
                    "竹篙村",
                    "磨盘坳村",
                    "龙须沟村",
                    "清水塝村",
                    "䢺溪村",
                    "八亩田村",
                ],
                estates: &["白芷集镇", "白芷老街"],
            },
        ],
    },
    Branch {
        code: "HD02",
        name_zh: "柳汀支行",
        name_en: "Liuting Branch",
        place: "柳汀镇",
        rms: 4,
        urban: 420,
        towns: &[
            Town {
                name: "柳汀镇",
                grid: "LT",
                villages: &[
                    "前汀村",
                    "后汀村",
                    "莲蓬荡村",
                    "杨柳圩村",
                    "渡口村",
                    "双桥头村",
                    "鱼鳞湾村",
                    "沙洲上村",
                    "油坊村",
                    "新圩村",
                ],
                estates: &["柳汀花苑", "汀洲里", "水产市场", "柳汀商街", "安居小区"],
            },
            Town {
                name: "青砚镇",
                grid: "QY",
                villages: &[
                    "砚池村",
                    "石门槛村",
                    "茶亭村",
                    "枫香岭村",
                    "大塆村",
                    "小塆村",
                    "药圃村",
                    "窑头村",
                ],
                estates: &["青砚新区", "茶叶市场", "砚山小区"],
            },
        ],
    },
    Branch {
        code: "HD03",
        name_zh: "鹤湾支行",
        name_en: "Hewan Branch",
        place: "鹤湾镇",
        rms: 3,
        urban: 330,
        towns: &[
            Town {
                name: "鹤湾镇",
                grid: "HW",
                villages: &[
                    "鹤嘴村",
                    "芦花荡村",
                    "大棚村",
                    "蟹塘村",
                    "七里圩村",
                    "谷仓村",
                    "风车口村",
                    "水杉村",
                    "红薯坪村",
                ],
                estates: &["鹤湾小区", "鹤湾商业街", "渔港社区"],
            },
            Town {
                name: "稻芒乡",
                grid: "DM",
                villages: &[
                    "稻芒村",
                    "东洼村",
                    "西洼村",
                    "牛轭湖村",
                    "晒谷坪村",
                    "老砖窑村",
                    "九节藕村",
                ],
                estates: &["稻芒集镇", "粮食加工园"],
            },
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rm_has_villages_and_estates() {
        for branch in BRANCHES {
            for rm in 0..branch.rms {
                assert!(!branch.homes_of(rm, true).is_empty(), "{} {rm}", branch.code);
                assert!(!branch.homes_of(rm, false).is_empty(), "{} {rm}", branch.code);
            }
        }
    }
}
