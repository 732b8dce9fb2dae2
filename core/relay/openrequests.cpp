#include "core/relay/openrequests.h"

#include <algorithm>
#include <vector>

namespace deskrelay {

QList<OpenRequest> OpenRequests::newest() const
{
    // By address: of thousands only some are copied.
    std::vector<const OpenRequest *> all;
    all.reserve(static_cast<size_t>(m_requests.size()));
    for (const OpenRequest &request : m_requests)
        all.push_back(&request);
    const auto count = std::min(most, m_requests.size());
    std::partial_sort(all.begin(),
                      all.begin() + count,
                      all.end(),
                      [](const OpenRequest *left, const OpenRequest *right) {
                          return left->time != right->time ? left->time > right->time
                                                           : left->id > right->id;
                      });
    QList<OpenRequest> newest;
    newest.reserve(count);
    for (qsizetype i = 0; i < count; ++i)
        newest.append(*all[static_cast<size_t>(i)]);
    return newest;
}

} // namespace deskrelay
