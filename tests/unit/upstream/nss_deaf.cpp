// A source of host names that never answers, for glibc's name service switch: what a look-up meets
// when the name server is gone. tst_hunglookup selects it for its own process.

#include <nss.h>
#include <unistd.h>

extern "C" {

enum nss_status
_nss_deaf_gethostbyname4_r(const char *, void **, char *, size_t, int *, int *, int32_t *)
{
    for (;;)
        ::pause();
}

enum nss_status _nss_deaf_gethostbyname3_r(
    const char *, int, void *, char *, size_t, int *, int *, int32_t *, char **)
{
    for (;;)
        ::pause();
}

enum nss_status _nss_deaf_gethostbyname2_r(const char *, int, void *, char *, size_t, int *, int *)
{
    for (;;)
        ::pause();
}
}
