/* SPDX-License-Identifier: Apache-2.0 */
/* Policy, presets, references, keys: what is small. */
#include "order/order_test.h"

TEST_MAIN
