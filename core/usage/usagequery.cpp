#include "core/usage/usagequery.h"

namespace deskrelay {

QString usageAxisName(UsageAxis axis)
{
    switch (axis) {
    case UsageAxis::None:
        return {};
    case UsageAxis::Account:
        return QStringLiteral("account");
    case UsageAxis::Key:
        return QStringLiteral("key");
    case UsageAxis::Model:
        return QStringLiteral("model");
    case UsageAxis::Tool:
        return QStringLiteral("tool");
    case UsageAxis::Session:
        return QStringLiteral("session");
    case UsageAxis::Step:
        break;
    case UsageAxis::Day:
        return QStringLiteral("day");
    case UsageAxis::Hour:
        return QStringLiteral("hour");
    }
    return {};
}

std::optional<UsageAxis> usageAxisFromName(QStringView name)
{
    for (const UsageAxis axis : {UsageAxis::Account,
                                 UsageAxis::Key,
                                 UsageAxis::Model,
                                 UsageAxis::Tool,
                                 UsageAxis::Session,
                                 UsageAxis::Day,
                                 UsageAxis::Hour}) {
        if (name == usageAxisName(axis))
            return axis;
    }
    return std::nullopt;
}

} // namespace deskrelay
