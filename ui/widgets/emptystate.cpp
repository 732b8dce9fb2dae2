#include "ui/widgets/emptystate.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace deskrelay {

EmptyState::EmptyState(const QString &icon,
                       const QString &title,
                       const QString &text,
                       const QString &action,
                       QWidget *parent)
    : QWidget(parent)
{
    auto *picture = new QLabel(this);
    const auto draw = [picture, icon] {
        picture->setPixmap(
            Theme::icon(icon, Theme::instance()->colors().muted)
                .pixmap(QSize(metrics::icon, metrics::icon), picture->devicePixelRatioF()));
    };
    draw();
    connect(Theme::instance(), &Theme::changed, picture, draw);
    QLabel *heading = makeLabel(title, TextRole::Title, this);
    heading->setAlignment(Qt::AlignCenter);
    QLabel *words = makeMutedLabel(text, TextRole::Body, this, true);
    words->setAlignment(Qt::AlignCenter);
    words->setFixedWidth(440);
    words->setMinimumHeight(words->heightForWidth(440));

    auto *column = new QVBoxLayout(this);
    column->setSpacing(metrics::space3);
    column->addStretch(1);
    column->addWidget(picture, 0, Qt::AlignHCenter);
    column->addWidget(heading, 0, Qt::AlignHCenter);
    column->addWidget(words, 0, Qt::AlignHCenter);
    if (!action.isEmpty()) {
        QPushButton *button = makePrimaryButton(action, {}, this);
        column->addSpacing(metrics::space1);
        column->addWidget(button, 0, Qt::AlignHCenter);
        connect(button, &QPushButton::clicked, this, &EmptyState::actionPressed);
    }
    column->addStretch(2);
}

} // namespace deskrelay
