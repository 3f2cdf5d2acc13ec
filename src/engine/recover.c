/* SPDX-License-Identifier: Apache-2.0 */
/*
 * After a start: where this engine is the only one on its storage, whatever
 * is claimed was claimed by a process that is gone. Its leases need not be
 * waited for; what was under way is claimed again at once, found as sent,
 * and so unknown.
 */
#include "engine/internal.h"

RESULT jobs_recover(struct engine *engine)
{
	if (!engine->o.alone)
		return OK;
	const struct storage_ops *ops = engine->storage->ops;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(ops->begin(engine->storage, TX_WRITE, &tx));
	TRY(ops->leases_end(tx));
	return ops->commit(&tx);
}
