//! What to say to a segment about a product.

use crate::dto::words::{TalkTrackQuery, TalkTrackView};
use crate::error::Result;
use crate::workbench::Workbench;

pub(crate) async fn track(bench: &Workbench, query: TalkTrackQuery) -> Result<TalkTrackView> {
    bench
        .work(move |session| {
            let pack = session.offer_pack(session.today())?;
            let track = pack
                .as_ref()
                .and_then(|pack| pack.talk_track(query.segment.as_ref(), query.product.as_ref()));
            Ok(TalkTrackView {
                pack: pack.as_ref().map(|pack| pack.label()),
                track: track.cloned(),
            })
        })
        .await
}
