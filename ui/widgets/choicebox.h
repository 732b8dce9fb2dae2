#pragma once

#include <QComboBox>

namespace deskrelay {

/// A box to choose one of several from, with the theme's arrow.
class ChoiceBox final : public QComboBox
{
    Q_OBJECT

public:
    /// \a name is what a screen reader says.
    ChoiceBox(const QString &name, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace deskrelay
