/* SPDX-License-Identifier: Apache-2.0 */
/* The CRC-32 of Ethernet, zip and PNG: a checksum, not a signature. */
#ifndef WAYBILL_BASE_CRC_H
#define WAYBILL_BASE_CRC_H

#include "base/str.h"

/* "123456789" -> 0xcbf43926. */
uint32_t crc32_of(struct str bytes);

#endif
