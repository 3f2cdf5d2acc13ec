/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A certificate that was issued to PayPal's name by an authority that nobody
 * trusts, and what its key has signed.
 */
#ifndef WAYBILL_CONNECTOR_PAYPAL_SIGNED_H
#define WAYBILL_CONNECTOR_PAYPAL_SIGNED_H

/* clang-format off */
#define SIGNED_ROOT \
	"-----BEGIN CERTIFICATE-----\n" \
	"MIIDEzCCAfugAwIBAgIBATANBgkqhkiG9w0BAQsFADAqMSgwJgYDVQQDDB9XYXli\n" \
	"aWxsIHNpbXVsYXRvciwgbm8gYXV0aG9yaXR5MCAXDTAwMDEwMTAwMDAwMFoYDzIw\n" \
	"OTkxMjMxMDAwMDAwWjAqMSgwJgYDVQQDDB9XYXliaWxsIHNpbXVsYXRvciwgbm8g\n" \
	"YXV0aG9yaXR5MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuUBPvf5U\n" \
	"k7w0tjyh6khEKkbQvyZ/RpY0RVzvngylfHANe6hbkWtRUc9KfJadX68EPzisREtT\n" \
	"t8KOQLdXRAhmaMvVKuXzwhA7tHYN7FrS9d7933Fe+J90mRtnWyBU6tYEIxo1nu1T\n" \
	"1xh3bE7WLay41iLXz0dFVlEsD86bwwwrejG33bVT740Omu6bG/zQt+JcLYJrGEh7\n" \
	"1e2nDHTGmPBlxKB/THrwYKdL6CpphdMQUJms9jJ+HrbWr3de4tEV6DrHU2r2s0J6\n" \
	"JDeZIRMrvA0cWilsoNCqhUdu0CEn/bZBlwv9h6ai5OGEilyNGzhpQbRMBIqRcW8G\n" \
	"sYGbU27mhsbHFwIDAQABo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQE\n" \
	"AwICBDAdBgNVHQ4EFgQUxQJFUf+1VrEBa7lvBkzFXIQfxpQwDQYJKoZIhvcNAQEL\n" \
	"BQADggEBALNkSJOqR1JDGQfaU9EZUnw16W8N0NP6uSUt7HEL3QOXVE8OtG97sJcr\n" \
	"vv4+pS2t5xMLOs5/UcDW6qm7UERGBXWl4U9xulMuOBEul5SIrO6piNCKH1GcWxPO\n" \
	"vt9S0O+JhC7FBpTnhOhELA2YMBuiXwxQ7iHL950DF6P4KHbQVaXrIK5IbKwr7XvC\n" \
	"4btWrrqvdWxz49nwfuFwnfSVudcZpYvx2yzpi9mCFVLRRs3/a+r4qOxlXzDn9MVP\n" \
	"0SkSTbkOVVwYOkQrbupqk62oH5bIDTEmp+xgwYSK9xk9P1Fl+KTghsi6Gy+ZEhsY\n" \
	"boh++CUKaw7oSibP4zxAYOJJc8e07h4=\n" \
	"-----END CERTIFICATE-----\n"

#define SIGNED_LEAF \
	"-----BEGIN CERTIFICATE-----\n" \
	"MIIDZzCCAk+gAwIBAgIBAjANBgkqhkiG9w0BAQsFADAqMSgwJgYDVQQDDB9XYXli\n" \
	"aWxsIHNpbXVsYXRvciwgbm8gYXV0aG9yaXR5MCAXDTAwMDEwMTAwMDAwMFoYDzIw\n" \
	"OTkxMjMxMDAwMDAwWjAuMSwwKgYDVQQDDCNtZXNzYWdldmVyaWZpY2F0aW9uY2Vy\n" \
	"dHMucGF5cGFsLmNvbTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKwb\n" \
	"N4aphsyGPB3L53rppKKQYHlC36zjF5k4hDbR8lnt/MrHay4YBCUpzDvF/SuKVHww\n" \
	"XAt1ljgKyoeEwOH9qFA0mrDeYQIB8i+IPEHPxYup5wIleV8pywEdtCm/ANHIRslj\n" \
	"Ahol5Pa2xL3/zm4w/YY4qNJbl0pGevrlIPEZgXHRkpn9MvtmNm9z4Ld8DmdTirIx\n" \
	"OChZcVEmMner/d5uuFNARJShUEPp/y8fBUVG1hOYbOqNYWDMbB0SMRkwmITVZ2UR\n" \
	"fXOM2pdRMynH+yhYJ2FHz0sb99WLTTob91zcMyItrqWUPqzgCUeGe4N2mGu313Jn\n" \
	"UcmcnbMSAHPzZM3dfKECAwEAAaOBkTCBjjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB\n" \
	"/wQEAwIHgDAuBgNVHREEJzAlgiNtZXNzYWdldmVyaWZpY2F0aW9uY2VydHMucGF5\n" \
	"cGFsLmNvbTAdBgNVHQ4EFgQUgSes/ZPe9dEIHmTRF227zW2KAPowHwYDVR0jBBgw\n" \
	"FoAUxQJFUf+1VrEBa7lvBkzFXIQfxpQwDQYJKoZIhvcNAQELBQADggEBAICO1bJW\n" \
	"i+QdvGPDhrn25u4btMGUUn8Yoz+c+yr0OdJmkldzzcUhhiASmTQCatuhXwZEjiOH\n" \
	"BVFAHa+bFWQdvc15dHMsF62r7cdvgmZnWVZ6drEIAkoka8sH5ZX+n7+JYcMzSPki\n" \
	"hZObp/5cgncCy0VtkJXex/qDhZiQf9+/fjfpQ2xmdtOQtWURezx6aDTAEJ+5LAsq\n" \
	"K405qzgmgW9HfIFDW3Ld1YA2mEBb2A0QoWIhcHlibPKv8GECPdcQ2d7HxV8az6/E\n" \
	"Yb1EPnenZJeBdryYmJcEJh9XV+ndOk3NLryduNbDZ+WZ/6ecL265tXCRQ5Uja/LN\n" \
	"DAlydq7CDcrnAms=\n" \
	"-----END CERTIFICATE-----\n"

#define SIGNED_BODY "{\"id\":\"WH-1\"}"
#define SIGNED_ID "69cd13f0-d67a-11e5-baa3-778b53f4ae55"
#define SIGNED_TIME "2023-11-14T22:13:20Z"
#define SIGNED_SIGNATURE \
	"OX8XM7fSCRp+t0CXjEbmXxxDymW8ZGoo1oqexLWkZTVGXiLAfOoaKlJDzMEDK+po" \
	"Pt85do5v5iPwPRp7HzIBQGqAyqNMsA0leNm17TIGgFhzZ9iU/R1bWufGrvLqsljE" \
	"GebgzlQa53FqDqdIq70IObGZTLcJVnufzJsqMijLLHf31lnrjDU+ci4QAY3VKcxf" \
	"U0rNX+KBJ3hRVAvGKYjzZdoosVvEBHEuu/QnTXjd8SFhdl1c744r1xvx3HiItF6c" \
	"w6uCqnYtQkpqokbEJ1k6AhgSaQQ6wP1WuMsdqqdApTHFMW3s39nF2bZKlHbKMm4Q" \
	"E9qa/3aFfBA7ehz3OB8txA=="
/* clang-format on */

#endif
