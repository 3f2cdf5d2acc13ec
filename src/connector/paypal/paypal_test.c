/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/paypal/paypal.h"

#include "port/testing.h"

TEST_MAIN
