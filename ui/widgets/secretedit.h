#pragma once

#include "core/base/secret.h"

#include <QLineEdit>

namespace deskrelay {

/// A field for a secret. What is typed can be shown, and is covered again when the field goes.
class SecretEdit final : public QLineEdit
{
    Q_OBJECT

public:
    explicit SecretEdit(QWidget *parent);

    /// What was entered, without space around it.
    Secret secret() const;
    bool hasSecret() const { return !text().trimmed().isEmpty(); }

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void setRevealed(bool isRevealed);

    QAction *m_reveal;
};

} // namespace deskrelay
