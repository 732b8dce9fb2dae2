#include "ui/models/usageview.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QVariantMap saveUsageFilter(const UsageFilter &filter)
{
    QVariantMap saved = {{u"range"_s, static_cast<int>(filter.range)}};
    if (filter.range == UsageRange::Custom) {
        saved.insert(u"since"_s, toMilliseconds(filter.custom.since));
        saved.insert(u"until"_s, toMilliseconds(filter.custom.until));
    }
    if (filter.account)
        saved.insert(u"account"_s, filter.account->value);
    if (filter.key)
        saved.insert(u"key"_s, filter.key->value);
    if (filter.model)
        saved.insert(u"model"_s, *filter.model);
    if (filter.tool)
        saved.insert(u"tool"_s, *filter.tool);
    return saved;
}

UsageFilter loadUsageFilter(const QVariantMap &saved)
{
    UsageFilter filter;
    const int range = saved.value(u"range"_s, static_cast<int>(filter.range)).toInt();
    if (range >= 0 && range <= static_cast<int>(UsageRange::Custom))
        filter.range = static_cast<UsageRange>(range);
    if (filter.range == UsageRange::Custom) {
        filter.custom = {fromMilliseconds(saved.value(u"since"_s).toLongLong()),
                         fromMilliseconds(saved.value(u"until"_s).toLongLong())};
        if (filter.custom.since >= filter.custom.until)
            return {};
    }
    const auto text = [&saved](const QString &name) {
        return saved.contains(name) ? std::optional(saved.value(name).toString()) : std::nullopt;
    };
    if (const std::optional<QString> account = text(u"account"_s))
        filter.account = AccountId{*account};
    if (const std::optional<QString> key = text(u"key"_s))
        filter.key = KeyId{*key};
    filter.model = text(u"model"_s);
    filter.tool = text(u"tool"_s);
    return filter;
}

} // namespace deskrelay
