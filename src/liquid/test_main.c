/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"

TEST_MAIN
