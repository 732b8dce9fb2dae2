#pragma once

#include <QFrame>

class QLabel;

namespace deskrelay {

/// The base URL of each format, with a copy button each and a shell line to try it.
class EndpointCard final : public QFrame
{
    Q_OBJECT

public:
    explicit EndpointCard(QWidget *parent);

    /// \a origin as relayOrigin() gives it.
    void setOrigin(const QString &origin);

private:
    QString m_origin = {};
    QList<QLabel *> m_urls = {};
};

} // namespace deskrelay
