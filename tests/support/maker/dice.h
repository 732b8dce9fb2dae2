#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

#include <random>

namespace deskrelay {

/// Seeded chance, the same on every machine.
class Dice final
{
public:
    explicit Dice(quint32 seed)
        : m_random(seed)
    {
    }

    /// 0 … \a bound - 1.
    int below(qsizetype bound)
    {
        return static_cast<int>(m_random() % static_cast<quint32>(bound));
    }
    /// Once in \a times.
    bool rolls(int times) { return below(times) == 0; }
    template <typename T>
    const T &oneOf(const QList<T> &choices)
    {
        return choices[below(choices.size())];
    }
    QByteArray oneOf(const QByteArrayList &choices) { return choices[below(choices.size())]; }

    /// Some characters of text, never none: quotes, line ends and UTF-8 among them.
    QByteArray text();
    /// A call's arguments: mostly an object, over several lines too, at times no JSON at all.
    QByteArray arguments();
    /// A JSON object, over several lines at times.
    QByteArray object();
    /// \a whole in pieces, none of them empty.
    QByteArrayList pieces(const QByteArray &whole);
    /// A count of tokens as JSON: mostly a sane one.
    QByteArray count();

private:
    std::mt19937 m_random;
};

} // namespace deskrelay
