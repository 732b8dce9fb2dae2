#include "core/usage/firsttoken.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deskrelay {

using std::chrono::milliseconds;

int firstTokenStep(milliseconds time)
{
    const auto above =
        std::upper_bound(firstTokenBounds.begin(), firstTokenBounds.end(), qint64(time.count()));
    return static_cast<int>(above - firstTokenBounds.begin());
}

std::optional<milliseconds> firstTokenQuantile(const FirstTokenCounts &counts, double part)
{
    const qint64 total = std::accumulate(counts.begin(), counts.end(), qint64(0));
    if (total <= 0)
        return std::nullopt;
    const double rank = std::clamp(part, 0.0, 1.0) * double(total);
    double before = 0;
    for (size_t step = 0; step < counts.size(); ++step) {
        const auto here = double(counts[step]);
        if (before + here < rank || counts[step] == 0) {
            before += here;
            continue;
        }
        const double low = step == 0 ? 0 : double(firstTokenBounds[step - 1]);
        const double high =
            step < firstTokenBounds.size() ? double(firstTokenBounds[step]) : low * std::sqrt(2.0);
        return milliseconds(std::llround(low + (high - low) * (rank - before) / here));
    }
    return std::nullopt;
}

} // namespace deskrelay
