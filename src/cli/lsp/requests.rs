//! What the editor asks about a document.

use std::rc::Rc;

use lsp_server::{ErrorCode, Request};
use lsp_types::request::{self as asked, Request as _};
use lsp_types::{
    CodeActionOrCommand, CodeActionParams, CompletionParams, CompletionResponse,
    DocumentHighlightParams, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse,
    GotoDefinitionParams, HoverParams, Location, ReferenceParams, RenameParams, SymbolInformation,
    TextDocumentPositionParams, Uri,
};
use serde_json::Value;

use super::actions::Asked;
use super::config::Config;
use super::diagnostics::Linted;
use super::documents::Document;
use super::server::{Refused, Server};
use super::{completion, hover, places, rename};

type Answer<R> = Result<<R as asked::Request>::Result, Refused>;

impl Server {
    /// Answers a request about a document.
    pub(super) fn answer(&mut self, request: Request) -> Result<Value, Refused> {
        let method = request.method.clone();
        match method.as_str() {
            asked::HoverRequest::METHOD => self.ask::<asked::HoverRequest>(request, Self::hover),
            asked::GotoDefinition::METHOD => {
                self.ask::<asked::GotoDefinition>(request, Self::definition)
            }
            asked::References::METHOD => self.ask::<asked::References>(request, Self::references),
            asked::DocumentHighlightRequest::METHOD => {
                self.ask::<asked::DocumentHighlightRequest>(request, Self::highlights)
            }
            asked::DocumentSymbolRequest::METHOD => {
                self.ask::<asked::DocumentSymbolRequest>(request, Self::symbols)
            }
            asked::CodeActionRequest::METHOD => {
                self.ask::<asked::CodeActionRequest>(request, Self::actions)
            }
            asked::Completion::METHOD => self.ask::<asked::Completion>(request, Self::complete),
            asked::PrepareRenameRequest::METHOD => {
                self.ask::<asked::PrepareRenameRequest>(request, Self::prepare_rename)
            }
            asked::Rename::METHOD => self.ask::<asked::Rename>(request, Self::rename),
            _ => {
                let why = format!("there is no method {method}");
                Err(Refused::new(ErrorCode::MethodNotFound, why))
            }
        }
    }

    fn ask<R: asked::Request>(
        &mut self,
        request: Request,
        how: fn(&mut Self, R::Params) -> Answer<R>,
    ) -> Result<Value, Refused> {
        let params = serde_json::from_value(request.params)
            .map_err(|error| Refused::new(ErrorCode::InvalidParams, error))?;
        let result = how(self, params)?;
        serde_json::to_value(result).map_err(|error| Refused::new(ErrorCode::InternalError, error))
    }

    fn document(&mut self, uri: &Uri) -> Result<(&Document, Rc<Config>), Refused> {
        let config = self.config(uri);
        Ok((self.opened(uri)?, config))
    }

    fn opened(&self, uri: &Uri) -> Result<&Document, Refused> {
        let why =
            || Refused::new(ErrorCode::InvalidParams, format!("{} is not open", uri.as_str()));
        self.documents.get(uri.as_str()).ok_or_else(why)
    }

    /// The configuration for a document that is linted as it is now.
    fn fresh(&mut self, uri: &Uri) -> Rc<Config> {
        self.freshen(uri);
        self.config(uri)
    }

    /// What was found in a document.
    fn found(&self, uri: &Uri) -> Result<&Linted, Refused> {
        let why = || Refused::new(ErrorCode::InternalError, "the document was not linted");
        self.linted.get(uri.as_str()).ok_or_else(why)
    }

    fn place(
        &mut self,
        params: &TextDocumentPositionParams,
    ) -> Result<(&Document, Rc<Config>, usize), Refused> {
        let (document, config) = self.document(&params.text_document.uri)?;
        let at = document.offset(params.position);
        Ok((document, config, at))
    }

    fn hover(&mut self, params: HoverParams) -> Answer<asked::HoverRequest> {
        let place = params.text_document_position_params;
        let uri = &place.text_document.uri;
        let config = self.fresh(uri);
        let (document, linted) = (self.opened(uri)?, self.found(uri)?);
        let at = document.offset(place.position);
        Ok(hover::hover(document, &config, linted, at))
    }

    fn definition(&mut self, params: GotoDefinitionParams) -> Answer<asked::GotoDefinition> {
        let links = self.abilities.links;
        let (document, config, at) = self.place(&params.text_document_position_params)?;
        Ok(places::definition(document, &config, at, links))
    }

    fn references(&mut self, params: ReferenceParams) -> Answer<asked::References> {
        let (document, config, at) = self.place(&params.text_document_position)?;
        let declaration = params.context.include_declaration;
        Ok(places::references(document, &config, at, declaration))
    }

    fn highlights(
        &mut self,
        params: DocumentHighlightParams,
    ) -> Answer<asked::DocumentHighlightRequest> {
        let (document, config, at) = self.place(&params.text_document_position_params)?;
        Ok(places::highlights(document, &config, at))
    }

    fn symbols(&mut self, params: DocumentSymbolParams) -> Answer<asked::DocumentSymbolRequest> {
        let nested = self.abilities.nested_symbols;
        let (document, config) = self.document(&params.text_document.uri)?;
        let symbols = places::symbols(document, &config);
        if nested {
            return Ok(Some(DocumentSymbolResponse::Nested(symbols)));
        }
        let mut flat = Vec::new();
        flatten(symbols, None, &document.uri, &mut flat);
        Ok(Some(DocumentSymbolResponse::Flat(flat)))
    }

    fn actions(&mut self, params: CodeActionParams) -> Answer<asked::CodeActionRequest> {
        let (units, versioned) = (self.abilities.units, self.abilities.versioned_edits);
        let uri = &params.text_document.uri;
        let config = self.fresh(uri);
        let (document, linted) = (self.opened(uri)?, self.found(uri)?);
        let range = document.bytes(params.range);
        let only = params.context.only;
        let asked = Asked { document, config: &config, linted, range, only, versioned };
        let actions = asked.answer(&self.documents, units);
        Ok(Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
    }

    fn complete(&mut self, params: CompletionParams) -> Answer<asked::Completion> {
        let (document, config, at) = self.place(&params.text_document_position)?;
        Ok(Some(CompletionResponse::Array(completion::complete(document, &config, at))))
    }

    fn prepare_rename(
        &mut self,
        params: TextDocumentPositionParams,
    ) -> Answer<asked::PrepareRenameRequest> {
        let (document, config, at) = self.place(&params)?;
        Ok(rename::prepare(document, &config, at))
    }

    fn rename(&mut self, params: RenameParams) -> Answer<asked::Rename> {
        let versioned = self.abilities.versioned_edits;
        let (document, config, at) = self.place(&params.text_document_position)?;
        match rename::run(document, &config, at, &params.new_name, versioned) {
            Some(Ok(edit)) => Ok(Some(edit)),
            Some(Err(error)) => Err(Refused::new(ErrorCode::RequestFailed, error)),
            None => Err(Refused::new(ErrorCode::RequestFailed, "no name of a block stands there")),
        }
    }
}

/// Symbols for editors that know no symbols below symbols.
#[allow(deprecated)] // the type has a field that nobody may leave out and nobody should use
fn flatten(
    symbols: Vec<DocumentSymbol>,
    container: Option<&str>,
    uri: &Uri,
    flat: &mut Vec<SymbolInformation>,
) {
    for symbol in symbols {
        flat.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: symbol.kind,
            tags: None,
            deprecated: None,
            location: Location { uri: uri.clone(), range: symbol.range },
            container_name: container.map(str::to_owned),
        });
        flatten(symbol.children.unwrap_or_default(), Some(&symbol.name), uri, flat);
    }
}
