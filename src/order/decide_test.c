/* SPDX-License-Identifier: Apache-2.0 */
/* What is had, held, called back, and asked of people. */
#include "order/case_test.h"

TEST_MAIN
