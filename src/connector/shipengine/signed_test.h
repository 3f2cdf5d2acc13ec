/* SPDX-License-Identifier: Apache-2.0 */
/* A key that was made for these tests, and what it signed. */
#ifndef WAYBILL_CONNECTOR_SHIPENGINE_SIGNED_TEST_H
#define WAYBILL_CONNECTOR_SHIPENGINE_SIGNED_TEST_H

#define SIGNED_BODY "{\"resource_type\":\"API_TRACK\"}"
#define SIGNED_AT "2025-01-01T00:00:00Z"
#define SIGNATURE \
	"KAW/J3EoeahmBS2jWD0F7Vn5CgPp3GFcBkRregJbD7NQbXE9Hbtm20d9FVcE9Beb" \
	"62fcxlozWK8ldJbBh981kpiKXRpgiei2AvGuU8ommM9eA40W072/ElT+l7OX0yWH" \
	"9Qi7w8MRi6RjUmv+jbNo6/eP2zvkA4WJY+a/6hQuoqIZ1qEQQvLDjEeYpIxcz7Bv" \
	"YbIzLYThsSIvhrBldgTZo1oB8AV6mN+sW1CwQlXtp8UrzJNBqYCxRT7ogLe1Zssc" \
	"sQbRRcT6e7ZCAINoKHrIShJ8O8k9qFjqkP3kqsarj45SzfFCYcOhxRPSIIYH+xdO" \
	"CSuXl35barEoF+pdDiCtMQ=="
/* The same moment in seconds. */
#define SIGNED_SECONDS "1735689600"
#define SIGNATURE_OF_SECONDS \
	"PCDxq3CtSbTnooq5AsJXXI4QGGbmKtEZT5Ty7H+NRwokamAQdUgu8MR0BzOz2Gef" \
	"cRZ/3jMFkwoYRKdDWN/Gq+JfoHIDmtwoE0q/a/Y890JGeoDPM01/AZ4XwS0sdSe3" \
	"zPicTqlEr7lD1ivyVb82C0e/YDqIOiUVyctWAXk3R6EBeboufb9RH+m1asbXpjtq" \
	"dzMnte33vuZ1G2nuxKs7n/1WHHmAp6sPc2JtXv8VPJwND1zXDBxvQ990YK0N51zL" \
	"K31Gl8NByjXSxzJZ9IkL/EfvuYBX7UmcJXnDvUW588w2P2Wuzz1Xcf/Zs+HPT3nU" \
	"74/bCFDxnGMmYQCNGIwu6g=="
#define MODULUS \
	"o6zHOS5e1T-oc1bm7ArDV27-kEEZW8Fx0q73fiygtpjHr_QU3-dfIrK-Z4P1hIp9" \
	"K3lNFCIhqbPUCJyS0j1rDdOdLdRiKncMDXzCcwjdjXTRGSmHuLMbRZYCI_u0SR_z" \
	"gKqkD6iCiyoxEs6wDLndSMeDZq_1Y1Gvl8BSxbHNfiG5ecP2BAoJ1Gc8StnwGksk" \
	"i9AKfl5zLRHNsa47xGQJaH5TE-dcle_4Qy1-1ax7oot1AOGfpF_I16Kty9ZraRPG" \
	"7teLi6fbq-V7uLu5LpRKPT5ZOpBRxLClPMpzW8vREg0eKTidg0VF16MrYCyr7pL-" \
	"GL44C8HwLNCiUo3TkwQgYQ"

#endif
