//! Approved materials: what may be handed out today (MK-05). One that is expired is counted and not shown.

use rounds_protocol::offers::Material;

use crate::dto::words::{MaterialList, MaterialQuery};
use crate::error::Result;
use crate::workbench::Workbench;

pub(crate) async fn materials(bench: &Workbench, query: MaterialQuery) -> Result<MaterialList> {
    bench
        .work(move |session| {
            let today = session.today();
            let pack = session.offer_pack(today)?;
            let all = pack.iter().flat_map(|pack| &pack.materials);
            let (current, others): (Vec<&Material>, Vec<&Material>) = all
                .filter(|one| fits(one, &query))
                .partition(|one| one.is_current(today));
            Ok(MaterialList {
                pack: pack.as_ref().map(|pack| pack.label()),
                materials: current.into_iter().cloned().collect(),
                withheld: u32::try_from(others.len()).unwrap_or(u32::MAX),
            })
        })
        .await
}

/// A material that names no product or no segment is for all of them.
fn fits(material: &Material, query: &MaterialQuery) -> bool {
    let of = |named: bool, none: bool| named || none;
    let product = query
        .product
        .as_ref()
        .is_none_or(|product| of(material.products.contains(product), material.products.is_empty()));
    let segment = query
        .segment
        .as_ref()
        .is_none_or(|segment| of(material.segments.contains(segment), material.segments.is_empty()));
    let channel = query.channel.is_none_or(|channel| material.channels.contains(&channel));
    product && segment && channel
}
