#pragma once

#include "core/base/ids.h"
#include "core/relay/openrequests.h"
#include "core/requests/requestquery.h"

#include <QHash>
#include <QString>

#include <optional>

namespace deskrelay {

/// Which requests a person wants to see.
struct RequestFilter
{
    QString text = {};
    bool isFailedOnly = false;
    std::optional<AccountId> account = {};
    QString model = {};

    bool isEmpty() const { return *this == RequestFilter(); }
    bool operator==(const RequestFilter &) const = default;

    /// A question for those that are recorded.
    RequestQuery query() const;
    /// Whether one that is under way fits, by the same rules. \a accounts and \a keys name them.
    bool fits(const OpenRequest &request,
              const QHash<AccountId, QString> &accounts,
              const QHash<KeyId, QString> &keys) const;
};

} // namespace deskrelay
