#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// \a json on one line, as a frame of an event stream must hold it: line ends between its tokens
/// become a space, with the white space around them. Order, numbers and strings stay as they are.
QByteArray jsonLine(const QByteArray &json);

} // namespace deskrelay
