#include "core/formats/conversation/modeltraits.h"

#include "core/formats/conversation/modelrules.h"

#include <algorithm>
#include <cmath>

namespace deskrelay {

using enum Effort;

ModelTraits traitsOf(Format format, QByteArrayView model)
{
    return ModelRules::shipped().find(format, model).traits;
}

std::optional<Effort> nearestEffort(const ModelTraits &traits, Effort wish)
{
    if (traits.efforts.isEmpty())
        return std::nullopt;
    // A little reasoning is not none at all.
    constexpr int farthest = 100;
    const auto distance = [wish](Effort effort) {
        if (effort == None && wish != None)
            return farthest;
        return std::abs(static_cast<int>(effort) - static_cast<int>(wish));
    };
    return *std::min_element(traits.efforts.begin(), traits.efforts.end(), [&](Effort a, Effort b) {
        return distance(a) < distance(b);
    });
}

qint64 budgetOf(Effort effort)
{
    switch (effort) {
    case None:
        return 0;
    case Minimal:
    case Low:
        return 1'024;
    case Medium:
        return 8'192;
    case High:
        return 24'576;
    case XHigh:
        return 32'768;
    case Max:
        return 65'536;
    }
    return 8'192;
}

Effort effortOf(qint64 budget)
{
    if (budget == 0)
        return None;
    if (budget < 0)
        return Medium;
    if (budget <= 512)
        return Minimal;
    if (budget <= 2'048)
        return Low;
    if (budget <= 12'288)
        return Medium;
    if (budget <= 28'672)
        return High;
    return budget <= 49'152 ? XHigh : Max;
}

} // namespace deskrelay
