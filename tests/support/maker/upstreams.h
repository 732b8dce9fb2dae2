#pragma once

#include "tests/support/maker/dice.h"

#include <QByteArray>

namespace deskrelay {

// A reply as an upstream of each format may send it: what the format allows, and what vendors make
// of it. Some break off, or tell an error in the middle.

QByteArray chatUpstreamStream(Dice &dice);
QByteArray chatUpstreamWhole(Dice &dice);
QByteArray messagesUpstreamStream(Dice &dice);
QByteArray messagesUpstreamWhole(Dice &dice);
QByteArray responsesUpstreamStream(Dice &dice);
QByteArray responsesUpstreamWhole(Dice &dice);
QByteArray geminiUpstreamStream(Dice &dice);
QByteArray geminiUpstreamWhole(Dice &dice);

} // namespace deskrelay
