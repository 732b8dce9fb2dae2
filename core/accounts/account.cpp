#include "core/accounts/account.h"
