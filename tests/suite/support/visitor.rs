//! Somebody with a browser: follows no redirect by itself, keeps its cookies, names the origin of its
//! forms.

use reqwest::{
    Client, RequestBuilder,
    header::{COOKIE, HeaderMap, LOCATION, ORIGIN, SET_COOKIE},
    redirect::Policy,
};

use super::{PUBLIC, TestApp};

/// The cookie that says who is signed in, as it is called on https.
const COOKIE_NAME: &str = "__Host-savvysolve";

/// A browser on one service.
pub(crate) struct Visitor<'a> {
    app: &'a TestApp,
    http: Client,
    /// What the one cookie holds.
    pub(crate) cookie: Option<String>,
    /// What its forms say they come from.
    pub(crate) origin: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) set_cookie: Option<String>,
    pub(crate) body: String,
    /// All of them.
    pub(crate) headers: HeaderMap,
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self {
            app,
            http,
            cookie: None,
            origin: Some(PUBLIC.to_owned()),
        }
    }

    /// One who signed in by the code that was texted to `phone`.
    pub(crate) async fn signed_in(app: &'a TestApp, phone: &str) -> Self {
        let mut visitor = Self::new(app);
        let page = visitor.sign_in(phone).await;
        assert_eq!(page.status, 303, "{}", page.body);
        visitor
    }

    /// Asks for a code and types it in.
    pub(crate) async fn sign_in(&mut self, phone: &str) -> Page {
        let asked = self.post("/sign-in", &[("phone", phone)]).await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        let code = self.code(phone).await;
        self.post("/sign-in", &[("phone", phone), ("code", &code)])
            .await
    }

    /// The newest code that was texted to `phone`.
    pub(crate) async fn code(&self, phone: &str) -> String {
        let texts = self.app.transcript(phone).await;
        let (_, body, _) = texts.last().expect("a text with a code");
        let digits = body
            .split(|c: char| !c.is_ascii_digit())
            .find(|it| it.len() == 6);
        digits.expect("six digits").to_owned()
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.http.get(self.app.url(path));
        self.send(request).await
    }

    /// As htmx asks, which wants a part of a page.
    pub(crate) async fn get_part(&mut self, path: &str) -> Page {
        let request = self.http.get(self.app.url(path));
        self.send(request.header("hx-request", "true")).await
    }

    pub(crate) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let mut request = self.http.post(self.app.url(path)).form(form);
        if let Some(origin) = &self.origin {
            request = request.header(ORIGIN, origin);
        }
        self.send(request).await
    }

    /// Calls a procedure, as a page of ours would.
    pub(crate) async fn procedure(&mut self, method: &str, path: &str, input: &str) -> Page {
        let url = self.app.url(&format!("/api/trpc/{path}"));
        let request = match method {
            "GET" => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                let query = query.append_pair("input", input).finish();
                self.http.get(format!("{url}?{query}"))
            }
            _ => self
                .http
                .post(url)
                .header("content-type", "application/json")
                .body(input.to_owned()),
        };
        let request = match &self.origin {
            Some(origin) => request.header(ORIGIN, origin),
            None => request,
        };
        self.send(request).await
    }

    async fn send(&mut self, mut request: RequestBuilder) -> Page {
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, format!("{COOKIE_NAME}={cookie}"));
        }
        let answer = request.send().await.unwrap();
        let text = |name| {
            let value = answer.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let (location, set_cookie) = (text(LOCATION), text(SET_COOKIE));
        if let Some(set) = &set_cookie {
            let (name, rest) = set.split_once('=').unwrap();
            assert_eq!(name, COOKIE_NAME);
            let value = rest.split(';').next().unwrap();
            self.cookie = Some(value.to_owned()).filter(|it| !it.is_empty());
        }
        Page {
            status: answer.status().as_u16(),
            location,
            set_cookie,
            headers: answer.headers().clone(),
            body: answer.text().await.unwrap(),
        }
    }
}
