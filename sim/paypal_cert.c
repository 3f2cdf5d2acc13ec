/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the simulated PayPal signs its webhooks with: a certificate to PayPal's
 * name, issued by an authority that nobody trusts but whoever puts it into a
 * ca_file. The key is published here and worth nothing.
 */
#include "world.h"

/* clang-format off */
const char sim_paypal_root[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIDEzCCAfugAwIBAgIBATANBgkqhkiG9w0BAQsFADAqMSgwJgYDVQQDDB9XYXli\n"
	"aWxsIHNpbXVsYXRvciwgbm8gYXV0aG9yaXR5MCAXDTAwMDEwMTAwMDAwMFoYDzIw\n"
	"OTkxMjMxMDAwMDAwWjAqMSgwJgYDVQQDDB9XYXliaWxsIHNpbXVsYXRvciwgbm8g\n"
	"YXV0aG9yaXR5MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuUBPvf5U\n"
	"k7w0tjyh6khEKkbQvyZ/RpY0RVzvngylfHANe6hbkWtRUc9KfJadX68EPzisREtT\n"
	"t8KOQLdXRAhmaMvVKuXzwhA7tHYN7FrS9d7933Fe+J90mRtnWyBU6tYEIxo1nu1T\n"
	"1xh3bE7WLay41iLXz0dFVlEsD86bwwwrejG33bVT740Omu6bG/zQt+JcLYJrGEh7\n"
	"1e2nDHTGmPBlxKB/THrwYKdL6CpphdMQUJms9jJ+HrbWr3de4tEV6DrHU2r2s0J6\n"
	"JDeZIRMrvA0cWilsoNCqhUdu0CEn/bZBlwv9h6ai5OGEilyNGzhpQbRMBIqRcW8G\n"
	"sYGbU27mhsbHFwIDAQABo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQE\n"
	"AwICBDAdBgNVHQ4EFgQUxQJFUf+1VrEBa7lvBkzFXIQfxpQwDQYJKoZIhvcNAQEL\n"
	"BQADggEBALNkSJOqR1JDGQfaU9EZUnw16W8N0NP6uSUt7HEL3QOXVE8OtG97sJcr\n"
	"vv4+pS2t5xMLOs5/UcDW6qm7UERGBXWl4U9xulMuOBEul5SIrO6piNCKH1GcWxPO\n"
	"vt9S0O+JhC7FBpTnhOhELA2YMBuiXwxQ7iHL950DF6P4KHbQVaXrIK5IbKwr7XvC\n"
	"4btWrrqvdWxz49nwfuFwnfSVudcZpYvx2yzpi9mCFVLRRs3/a+r4qOxlXzDn9MVP\n"
	"0SkSTbkOVVwYOkQrbupqk62oH5bIDTEmp+xgwYSK9xk9P1Fl+KTghsi6Gy+ZEhsY\n"
	"boh++CUKaw7oSibP4zxAYOJJc8e07h4=\n"
	"-----END CERTIFICATE-----\n";

const char sim_paypal_certificate[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIDZzCCAk+gAwIBAgIBAjANBgkqhkiG9w0BAQsFADAqMSgwJgYDVQQDDB9XYXli\n"
	"aWxsIHNpbXVsYXRvciwgbm8gYXV0aG9yaXR5MCAXDTAwMDEwMTAwMDAwMFoYDzIw\n"
	"OTkxMjMxMDAwMDAwWjAuMSwwKgYDVQQDDCNtZXNzYWdldmVyaWZpY2F0aW9uY2Vy\n"
	"dHMucGF5cGFsLmNvbTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKwb\n"
	"N4aphsyGPB3L53rppKKQYHlC36zjF5k4hDbR8lnt/MrHay4YBCUpzDvF/SuKVHww\n"
	"XAt1ljgKyoeEwOH9qFA0mrDeYQIB8i+IPEHPxYup5wIleV8pywEdtCm/ANHIRslj\n"
	"Ahol5Pa2xL3/zm4w/YY4qNJbl0pGevrlIPEZgXHRkpn9MvtmNm9z4Ld8DmdTirIx\n"
	"OChZcVEmMner/d5uuFNARJShUEPp/y8fBUVG1hOYbOqNYWDMbB0SMRkwmITVZ2UR\n"
	"fXOM2pdRMynH+yhYJ2FHz0sb99WLTTob91zcMyItrqWUPqzgCUeGe4N2mGu313Jn\n"
	"UcmcnbMSAHPzZM3dfKECAwEAAaOBkTCBjjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB\n"
	"/wQEAwIHgDAuBgNVHREEJzAlgiNtZXNzYWdldmVyaWZpY2F0aW9uY2VydHMucGF5\n"
	"cGFsLmNvbTAdBgNVHQ4EFgQUgSes/ZPe9dEIHmTRF227zW2KAPowHwYDVR0jBBgw\n"
	"FoAUxQJFUf+1VrEBa7lvBkzFXIQfxpQwDQYJKoZIhvcNAQELBQADggEBAICO1bJW\n"
	"i+QdvGPDhrn25u4btMGUUn8Yoz+c+yr0OdJmkldzzcUhhiASmTQCatuhXwZEjiOH\n"
	"BVFAHa+bFWQdvc15dHMsF62r7cdvgmZnWVZ6drEIAkoka8sH5ZX+n7+JYcMzSPki\n"
	"hZObp/5cgncCy0VtkJXex/qDhZiQf9+/fjfpQ2xmdtOQtWURezx6aDTAEJ+5LAsq\n"
	"K405qzgmgW9HfIFDW3Ld1YA2mEBb2A0QoWIhcHlibPKv8GECPdcQ2d7HxV8az6/E\n"
	"Yb1EPnenZJeBdryYmJcEJh9XV+ndOk3NLryduNbDZ+WZ/6ecL265tXCRQ5Uja/LN\n"
	"DAlydq7CDcrnAms=\n"
	"-----END CERTIFICATE-----\n";

const char sim_paypal_key[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCsGzeGqYbMhjwd\n"
	"y+d66aSikGB5Qt+s4xeZOIQ20fJZ7fzKx2suGAQlKcw7xf0rilR8MFwLdZY4CsqH\n"
	"hMDh/ahQNJqw3mECAfIviDxBz8WLqecCJXlfKcsBHbQpvwDRyEbJYwIaJeT2tsS9\n"
	"/85uMP2GOKjSW5dKRnr65SDxGYFx0ZKZ/TL7ZjZvc+C3fA5nU4qyMTgoWXFRJjJ3\n"
	"q/3ebrhTQESUoVBD6f8vHwVFRtYTmGzqjWFgzGwdEjEZMJiE1WdlEX1zjNqXUTMp\n"
	"x/soWCdhR89LG/fVi006G/dc3DMiLa6llD6s4AlHhnuDdphrt9dyZ1HJnJ2zEgBz\n"
	"82TN3XyhAgMBAAECggEAEFH/EJ9VemI6+SheKbhWNa7d4cyG9sIMztQegC77KFlP\n"
	"tiWgSEgGvJobaopP2P0jyH2y0h4IbLAOnI3o1y/9R1MgXX1OUv5plOWlBn30DFZu\n"
	"4t6NhTSqsiRlnT/Q4r53LUmyPVXdQc1QbXlV00/Z+rcMwJs8MX2Vfo0+c8kouT4v\n"
	"ueOv42m3bfDiOlBdSw8YfbVgNP6XK2rescGLVuDK3ksgz9cw3nAmkVc79YrxLbkS\n"
	"PX8fovz5EHK6QozFrGjmH7rIVBTjJs+1P9ihxgu9A0ZGHlfgoyY/IhTBYFLCDRGu\n"
	"GE5eUA2Xb/m5SwabJ6XdG1QLc7EoKYTZdwFDn7LYMQKBgQDk5lj7My+fcBIiJlef\n"
	"kCXxfr91ObQoC6k8FVFv9P64JbKnMQU7t2J/f1BJCAX1KY+7RQM2yxa2J2aw+YJw\n"
	"9WNx2Dd04JNS3ArUTFOTrShXjFS8CD7b5vTF0yzN4CwlaALvRrCiE9Rpuv+lc2dU\n"
	"4XQHlwB1986XWKwrQRndJOof6wKBgQDAe4iSqcY1W2vX636+cu0U2zb4DkbBasCY\n"
	"tpjZB8AB+SDnB46mTfvlWCE7dz5LfnSQ3HZY2oEXciLLGNrMZJvC/o/GKb7ZJB3V\n"
	"kuaGLuPkFZ/O6RdCsYD1rPd6WG600AmptCqvZFKNB6xMAhz1uuKs7mm1xKclDh8w\n"
	"DHSU22D+owKBgBvOI3b4Q8uxWHKPh8tZPlK0m9tIlCrdJ8SlrkvUTfDem3IV0VXs\n"
	"s+la9My6Tcb3Mn+EJZzNVMfxx1auKHtCQ787jZkEAsFo+2PIlcp1mVXxNQXWVpRt\n"
	"3MP/IA0uMw6kMN8SDjjSAdaKIa3ec+nqrSaS4Dp0TMMzwU5LzTGA33PbAoGAQFgL\n"
	"a5u9WpDZGDDtCZU5k8NEON/s3zNkdqhzp/ljQkWZriFkmktvbVdspIhUFsCLDvHj\n"
	"zggdJ01MPEBuw+zN9P1L6p6B4eyk3IRi83AxVkm0RmK9F9pmlbngcNGnEGKLGGPV\n"
	"8RPEVMi/3BjIvYxfwhdg1xaKGWUDH/jJ8Aj1/6kCgYBbgS8boPLiUBfOyhC9J+Cj\n"
	"YQbRZImM4xmcj203qXQR9g7eJVJ3sRZm25NcW6rs3KHYUSQ0dKY8HPTP9aSb2o69\n"
	"FYVAkIqKXxCb6JM+UBsy3OSsEm5+IcYiKJkxz4D4Ddnz1Xdrk3h8zz4LpKkh4kN5\n"
	"8vPUB5Oi1mLqXF8sGfbXNA==\n"
	"-----END PRIVATE KEY-----\n";
/* clang-format on */
