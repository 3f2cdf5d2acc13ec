/* SPDX-License-Identifier: Apache-2.0 */
/* libFuzzer's door: build with clang and -Dfuzz=true, then
 * build/fuzz/mail_fuzz CORPUS */
#include "fuzz/mail_once.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t size)
{
	mail_once((struct str){(const char *)at, size});
	return 0;
}
